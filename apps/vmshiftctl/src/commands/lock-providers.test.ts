import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf } from '../exit-code';
import { hasTerraform, type TerraformProject, terraformProject } from '../testing/terraform-project';
import { testWorld } from '../testing/test-world';
import { lockApp } from './lock-providers';
import { planApp } from './plan';

let project: TerraformProject;
beforeEach(() => {
  const objects = { a: { input: 1 } };
  project = terraformProject({ free: { objects }, pinned: { objects }, twin: { objects } });
});
afterEach(() => project.remove());

const stack = (name: string) => join(project.root, 'cdktf.out/stacks', name);

/** Makes a stack need a provider of a registry, which nothing can reach here. */
function pin(version: string, name = 'pinned'): void {
  const file = join(stack(name), 'cdk.tf.json');
  const configuration = JSON.parse(readFileSync(file, 'utf8'));
  const required = { linode: { source: 'linode/linode', version } };
  writeFileSync(
    file,
    JSON.stringify({ ...configuration, terraform: { ...configuration.terraform, required_providers: required } }),
  );
}

async function run(work: (world: ReturnType<typeof testWorld>) => Promise<number>) {
  const env = { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9' };
  const world = testWorld({ root: project.root, env });
  const code = await work(world).catch((error: unknown) => exitCodeOf(error, world));
  return { code, out: world.printed.join('\n'), err: world.warned.join('\n') };
}

(hasTerraform ? describe : describe.skip)('with Terraform', () => {
  test('a registry that is out of reach fails its stacks, is named once with why, and the other is locked', async () => {
    pin('3.13.0');
    pin('3.13.0', 'twin');
    const { code, out, err } = await run((world) => lockApp(project.app, [], world));
    expect(code).toBe(1);
    expect(out).toBe('free: locked for linux_amd64, linux_arm64, darwin_amd64, darwin_arm64');
    expect(err).toContain('pinned, twin: Error: Could not retrieve providers for locking');
    expect(err).toMatch(/proxyconnect tcp: dial tcp 127\.0\.0\.1:9: connect: connection refused/);
    expect(err.match(/Could not retrieve providers/g)).toHaveLength(1);
    expect(err).toContain('fix: check the network to the provider registry, then run ./vmshiftctl lock-providers');
  });

  test('a wrong name is refused before anything is written', async () => {
    const { code, err } = await run((world) => lockApp(project.app, ['other'], world));
    expect([code, err]).toEqual([2, 'stack: got "other"; allowed: free, pinned, twin']);
  });

  test('a plan tells what is not locked, and leaves a lock that does not fit as it is', async () => {
    pin('3.13.0');
    const lock =
      'provider "registry.terraform.io/linode/linode" {\n  version = "3.12.0"\n  hashes = [\n    "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",\n  ]\n}\n';
    writeFileSync(join(stack('pinned'), '.terraform.lock.hcl'), lock);
    const { code, out, err } = await run((world) => planApp(project.app, ['pinned'], {}, world));
    expect(code).toBe(1);
    expect(err).toContain('in pinned (linode/linode 3.13.0 is locked at 3.12.0); fix: ./vmshiftctl lock-providers');
    expect(out).toContain('where a pin was raised on purpose: ./vmshiftctl lock-providers');
    expect(readFileSync(join(stack('pinned'), '.terraform.lock.hcl'), 'utf8')).toBe(lock);
  });
});
