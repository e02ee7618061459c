import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, type LoopbackServer, loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { type TerraformProject, terraformProject } from '../testing/terraform-project';
import { testWorld } from '../testing/test-world';
import { deployApp } from './deploy';
import { planApp } from './plan';

/** A Terraform whose provider reads one cluster as linode_lke_cluster does, and reports as it does. */
const TERRAFORM = `
ask() { curl --silent --fail --header "Authorization: Bearer $LINODE_TOKEN" "$LINODE_URL/v4/lke/clusters/7$1"; }
case "$1" in
  version) echo '{"terraform_version": "1.11.4"}' ;;
  init) ;;
  state) echo '{"lineage": "a", "serial": 1, "resources": [{"type": "linode_lke_cluster", "instances": [{"attributes": {"id": "7", "kubeconfig": "c2VjcmV0"}}]}]}' ;;
  plan)
    cluster=$(ask "") || { echo 'Error: failed to get LKE cluster 7: [401] Invalid Token' >&2; exit 1; }
    ask /kubeconfig > /dev/null || { echo 'Error: failed to get kubeconfig for LKE cluster 7: [401] Your OAuth token is not authorized to use this endpoint.' >&2; exit 1; }
    for last; do :; done
    : > "\${last#-out=}"
    case "$cluster" in *1.34*) exit 0 ;; *) exit 2 ;; esac ;;
  show) echo '{"format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "planned_values": {}, "resource_changes": [], "configuration": {}}' ;;
  *) exit 64 ;;
esac`;

let stubs: string;
let project: TerraformProject;
let linode: LoopbackServer;
afterEach(async () => {
  rmSync(stubs, { recursive: true });
  project.remove();
  await linode.close();
});

async function given(answers: Readonly<Record<string, Answer>>) {
  stubs = stubPrograms({ terraform: TERRAFORM });
  project = terraformProject({ one: { objects: {} } });
  linode = await loopbackServer(({ url = '' }) => answers[url] ?? { status: 401 });
  const { PATH } = process.env;
  const env = { PATH: `${stubs}:${PATH}`, LINODE_TOKEN: 'reads-only', LINODE_URL: linode.url };
  return testWorld({ root: project.root, env, width: () => Number.POSITIVE_INFINITY });
}

async function planned(answers: Readonly<Record<string, Answer>>) {
  const world = await given(answers);
  const plans = join(project.root, 'plans');
  const code = await planApp(project.app, [], { detailedExitcode: true, plans }, world);
  return { code, printed: world.printed.join('\n'), warned: world.warned.join('\n') };
}

test('a token that reads a cluster and not its kubeconfig plans it, and the report opens with what was not refreshed', async () => {
  const { code, printed, warned } = await planned({ '/v4/lke/clusters/7': { body: { k8s_version: '1.34' } } });
  expect(code).toBe(0);
  expect(printed).toMatch(/^note: one: not refreshed: lke\/clusters\/7\/kubeconfig is that of the state/);
  expect(warned).toContain('one: LINODE_TOKEN may not read credentials; planning again with those of the state');
  expect(printed + warned).not.toContain('c2VjcmV0');
  expect(linode.requests.every((request) => request.startsWith('GET '))).toBe(true);
  const kept = readFileSync(join(project.root, 'plans/one.not-refreshed.txt'), 'utf8');
  expect(`note: one: not refreshed: ${kept.trim()}`).toBe(printed.split('\n')[0]);
});

test('what changed outside of Terraform is seen all the same', async () => {
  expect((await planned({ '/v4/lke/clusters/7': { body: { k8s_version: '1.33' } } })).code).toBe(2);
});

test('a deploy by such a token is refused before anything is applied, and passes where nothing changes', async () => {
  const world = await given({ '/v4/lke/clusters/7': { body: { k8s_version: '1.33' } } });
  await expect(deployApp(project.app, [], {}, world)).rejects.toThrow(
    'nothing was deployed: LINODE_TOKEN may only read, and one has changes; set it to the token of the deploy ' +
      '(docs/setup.md, "Linode"), then: ./vmshiftctl deploy one',
  );
  await linode.close();
  rmSync(stubs, { recursive: true });
  project.remove();
  const same = await given({ '/v4/lke/clusters/7': { body: { k8s_version: '1.34' } } });
  expect(await deployApp(project.app, [], {}, same)).toBe(0);
  expect(same.printed).toContain('one: nothing to deploy');
});

test('a token that reads everything is asked once, and nothing is noted', async () => {
  const { code, printed } = await planned({
    '/v4/lke/clusters/7': { body: { k8s_version: '1.34' } },
    '/v4/lke/clusters/7/kubeconfig': { body: { kubeconfig: 'c2VjcmV0' } },
  });
  expect([code, printed.includes('not refreshed')]).toEqual([0, false]);
  expect(linode.requests).toHaveLength(2);
  expect(existsSync(join(project.root, 'plans/one.not-refreshed.txt'))).toBe(false);
});

test('a token that reads nothing plans nothing', async () => {
  const { code, printed } = await planned({});
  expect([code, printed]).toEqual([
    1,
    expect.stringContaining('one: not planned: Linode does not know LINODE_TOKEN (401 Invalid Token)'),
  ]);
});
