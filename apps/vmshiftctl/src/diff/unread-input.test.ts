import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
}, 'manifests and stacks');

const REDIS = 'dist/production/redis.deployment.yaml';
const INGRESS = 'dist/production/vmshift-api-ingress.ingress.yaml';

describe('input that cannot be read is reported, never passed', () => {
  test('an unknown revision', async () => {
    const { code, err } = await clone.run('diff', 'no-such-branch');
    expect(code).toBe(1);
    expect(err).toContain('there is no revision "no-such-branch"');
    expect(err).not.toContain('    at ');
  });

  test('settings that Git cannot read are no unknown revision', async () => {
    clone.write('gitconfig', '[user]\n\tname = \\u001b\n');
    const { code, err } = await clone.runWith({ GIT_CONFIG_GLOBAL: join(clone.root, 'gitconfig') }, 'diff', 'HEAD');
    rmSync(join(clone.root, 'gitconfig'));
    expect([code, err]).toEqual([1, expect.stringMatching(/^git cat-file failed: fatal: bad config line 2 /)]);
  });

  test('a revision that looks like a flag', async () => {
    const { code, err } = await clone.run('diff', '--head=--output=x');
    expect(code).toBe(1);
    expect(err).toContain('there is no revision "--output=x"');
  });

  test('a revision with a line break, which would be two questions', async () => {
    const { code, err } = await clone.run('diff', 'HEAD\nHEAD');
    expect([code, err]).toEqual([1, expect.stringContaining('there is no revision "HEAD\\nHEAD"')]);
  });

  test('a tag that takes the place of a branch, or of a commit', async () => {
    const before = clone.head();
    clone.edit(INGRESS, (text) => text.replace('ssl-redirect: "true"', 'ssl-redirect: "false"'));
    clone.commitAll('Redirect no longer');
    const short = before.slice(0, 10);
    clone.git('branch', '--quiet', 'change');
    for (const tag of ['main', 'origin/main', short]) clone.git('update-ref', `refs/tags/${tag}`, 'HEAD');
    clone.git('update-ref', 'refs/heads/main', before);
    for (const base of ['main', 'origin/main', 'main~0', short]) {
      const { code, err } = await clone.run('diff', base, '--head', 'change');
      expect([base, code, err]).toEqual([base, 1, expect.stringContaining(`"${base}" `)]);
      expect(err).toMatch(/of another commit; fix: name the commit, or the branch by refs\/heads\/ or refs\/remotes\//);
    }
    for (const base of [before, 'refs/heads/main', 'refs/remotes/origin/main'])
      expect((await clone.run('diff', base, '--head', 'change')).out).toContain('ssl-redirect');
  });

  test('YAML that does not parse is a finding, in the head and in the base, and the rest is judged', async () => {
    clone.write(REDIS, 'kind: [\n');
    clone.edit(INGRESS, (text) => text.replace('ssl-redirect: "true"', 'ssl-redirect: "false"'));
    clone.commitAll('Break it');
    const broken = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
    expect(broken.code).toBe(3);
    expect(broken.out).toContain(
      'BLOCK sync-failure: production: Application/vmshift redis.deployment.yaml [file-unreadable]',
    );
    expect(broken.out).toContain(`now: ${REDIS}: line 2: `);
    expect(broken.out).toContain('ssl-redirect');
    clone.git('checkout', '--quiet', 'HEAD~1', '--', REDIS);
    clone.commitAll('Fix it');
    const fixed = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
    expect(fixed.out).toContain(
      'WARN sync-failure: production: Application/vmshift redis.deployment.yaml [base-file-not-read]',
    );
    expect(fixed.out).toContain('+ Deployment/redis in production');
  });

  test.each([
    ['a carriage return', '# harmless\rspec: {hostNetwork: true}\n', 'U+000D (carriage return)'],
    ['a line separator', '# harmless\u2028spec: {hostNetwork: true}\n', 'U+2028 (line separator)'],
    ['bytes that are no text', Buffer.from([0x23, 0xff, 0xfe, 0x0a]), 'U+FFFD (no valid UTF-8)'],
  ])('%s in a comment of a manifest', async (_, comment, character) => {
    writeFileSync(join(clone.root, REDIS), Buffer.concat([Buffer.from(clone.read(REDIS)), Buffer.from(comment)]));
    const lines = clone
      .read(REDIS)
      .split('\n')
      .findIndex((line) => line.startsWith('#'));
    clone.commitAll('Comment');
    const { code, out } = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
    expect(code).toBe(3);
    expect(out).toContain(`${REDIS}: line ${lines + 1}: got the character ${character}`);
  });

  test('every file that Argo CD would take for something else than a manifest, with the rest judged', async () => {
    const strange = ['kustomization.yaml', 'Chart.yaml', '.argocd-source.yaml', 'extra.jsonnet', 'list.yaml'];
    for (const name of strange)
      clone.write(`dist/dev/${name}`, name === 'list.yaml' ? 'apiVersion: v1\nkind: List\nitems: []\n' : 'a: b\n');
    symlinkSync('../staging/redis.service.yaml', join(clone.root, 'dist/dev/extra.service.yaml'));
    clone.write('dist/dev/more/redis.service.yaml', clone.read('dist/dev/redis.service.yaml'));
    clone.edit(REDIS, (text) => text.replace('type: Recreate', 'type: RollingUpdate'));
    clone.commitAll('Strange files');
    const { code, out } = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
    expect(code).toBe(3);
    for (const name of strange)
      expect(out).toMatch(new RegExp(`BLOCK sync-failure: dev: Application/vmshift ${name} `));
    expect(out).toContain('a symbolic link to ../staging/redis.service.yaml');
    expect(out).toContain('Argo CD passes over more/redis.service.yaml');
    expect(out).toContain('BLOCK data-loss: production: Deployment/redis spec.strategy');
  });

  test('a base without dist/', async () => {
    clone.git('rm', '--quiet', '-r', 'dist');
    clone.commitAll('Without manifests');
    clone.git('checkout', '--quiet', 'origin/main', '--', 'dist');
    const { out } = await clone.run('diff', 'HEAD');
    expect(out).toMatch(/note: \w+ has no dist\/: every object counts as new/);
  });

  test('an environment that lost its folder', async () => {
    clone.git('rm', '--quiet', '-r', 'dist/dev');
    const { code, out } = await clone.compare();
    expect(code).toBe(3);
    expect(out).toContain('[environment-removed]');
  });

  test.each([
    ['no JSON', '{"platform":', /it is not JSON/],
    ['another shape', '{"platform":{},"environments":{}}', /it has another shape/],
  ])('a model that is %s', async (_, text, because) => {
    clone.write('dist/model.json', text);
    clone.commitAll('Break the model');
    const { code, out } = await clone.run('diff', 'HEAD');
    expect(code).toBe(0);
    expect(out).toMatch(/note: the model of \w+ could not be read/);
    expect(out).toMatch(because);
  });

  test('a base from before the model was committed', async () => {
    clone.git('rm', '--quiet', 'dist/model.json');
    clone.commitAll('No model');
    const { out } = await clone.run('diff', 'HEAD');
    expect(out).toMatch(/note: the model of \w+ could not be read \(it has no dist\/model.json\)/);
  });

  test('plans that are none, are cut off, are too big, or belong to no stack, all at once', async () => {
    mkdirSync(join(clone.root, 'plans'));
    const write = (name: string, text: string) => writeFileSync(join(clone.root, 'plans', name), text);
    write('cluster-dev.json', '{"format_version":"1.2","resource_ch');
    write('cluster-staging.json', '{"format_version":"9.0","terraform_version":"2.0.0"}');
    write('argocd.json', ' '.repeat(20 * 1024 * 1024));
    write('other.json', '{}');
    const { code, err } = await clone.run('diff', '--plans', 'plans');
    expect(code).toBe(1);
    for (const part of [
      'cluster-dev.json',
      'cluster-staging.json',
      'argocd.json: the plan has 20 MiB',
      'other.json: there is no stack other',
    ])
      expect(err).toContain(part);
    expect(err).not.toContain('    at ');
    expect((await clone.run('diff', '--plans', 'nowhere')).err).toContain('nowhere');
  });
});
