import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { model } from '@vmshift/environments';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

const names = model.environments.map(({ name }) => name);
const FILE = 'dist/production/vmshift-api.deployment.yaml';

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
}, 'manifests and stacks');

const check = (...args: readonly string[]) => clone.run('synth', '--check', '--only', 'manifests', ...args);
const edit = (path = FILE) => clone.write(path, clone.read(path).replace('e', 'E'));

test('a check of both layers passes on a fresh clone and writes nothing', async () => {
  const result = await clone.run('synth', '--check');
  expect(result).toMatchObject({ code: 0, err: '' });
  expect(result.out).toMatch(/^manifests: 0 differ, \d+ unchanged\nterraform: 0 differ, \d+ unchanged$/);
  expect(clone.status()).toBe('');
});

test('synth writes the stacks and leaves the work tree clean; again, it writes nothing', async () => {
  rmSync(join(clone.root, 'cdktf.out'), { recursive: true });
  expect((await clone.run('synth')).out).toMatch(/cdktf.out\/stacks\/cluster-production\/cdk.tf.json: added/);
  expect(clone.status()).toBe('');
  expect((await clone.run('synth')).out).toMatch(
    /^manifests: 0 written or removed, \d+ unchanged\nterraform: 0 written or removed, \d+ unchanged$/,
  );
});

test('one changed byte makes the check fail with the name of the file and the command that fixes it', async () => {
  edit();
  const result = await check();
  expect(result.code).toBe(1);
  expect(result.out).toMatch(new RegExp(`^${FILE}: edited by hand \\(uncommitted\\)\nmanifests: 1 differ`));
  expect(result.err).toContain('fix: npm run synth, then commit dist/');
  await clone.run('synth', '--only', 'manifests');
  expect([clone.status(), (await check()).code]).toEqual(['', 0]);
});

(existsSync('/dev/full') ? test : test.skip)(
  'a disk that is full at a stack leaves the manifests as they were',
  async () => {
    const stack = 'cdktf.out/stacks/cluster-production/cdk.tf.json';
    edit();
    edit(stack);
    const before = [clone.read(FILE), clone.read(stack)];
    symlinkSync('/dev/full', join(clone.root, dirname(stack), `.cdk.tf.json.${process.pid}.tmp`));
    expect(await clone.run('synth')).toMatchObject({
      code: 1,
      err: `${join(clone.root, stack)}: ENOSPC: no space left on device, write; nothing was written or removed; fix: correct that and run it again`,
    });
    expect([clone.read(FILE), clone.read(stack)]).toEqual(before);
    await clone.run('synth');
    expect(clone.status()).toBe('');
  },
);

test('what a merge left with its marks is written over, in each kind of rendered file', async () => {
  for (const path of [
    FILE,
    'dist/model.json',
    'dist/environments.md',
    'cdktf.out/manifest.json',
    'cdktf.out/stacks/argocd/cdk.tf.json',
  ])
    clone.write(path, clone.read(path).replace('\n', '\n<<<<<<< HEAD\nours: 1\n=======\n>>>>>>> theirs\n'));
  expect(await clone.run('synth')).toMatchObject({ code: 0, err: '' });
  expect(clone.status()).toBe('');
});

describe('a committed stack', () => {
  const STACK = 'cdktf.out/stacks/cluster-production/cdk.tf.json';

  test('that was edited by hand makes the check fail with its name, and is put back', async () => {
    edit(STACK);
    const uncommitted = await clone.run('synth', '--check');
    expect([uncommitted.code, uncommitted.err]).toEqual([
      1,
      'cdktf.out/ differs from a fresh render; fix: npm run synth, then commit cdktf.out/ (never edit it by hand)',
    ]);
    expect(uncommitted.out).toContain(`${STACK}: edited by hand (uncommitted)\nterraform: 1 differ`);
    clone.commitAll('Another region by hand');
    const committed = await clone.run('synth', '--check', '--json');
    expect([committed.code, JSON.parse(committed.out).terraform.differences]).toEqual([
      1,
      [{ path: STACK, change: 'changed', editedByHand: clone.head() }],
    ]);
    expect((await clone.run('synth', '--check', '--only', 'manifests')).code).toBe(0);
    await clone.run('synth');
    expect((await clone.run('synth', '--check')).code).toBe(0);
  });

  test('that is missing, or left the model, is named; synth makes and removes them', async () => {
    rmSync(join(clone.root, STACK));
    clone.write('cdktf.out/stacks/cluster-old/cdk.tf.json', '{}\n');
    clone.commitAll('Old');
    const { code, out } = await clone.run('synth', '--check');
    expect(code).toBe(1);
    expect(out).toContain('cdktf.out/stacks/cluster-old/cdk.tf.json: ');
    expect(out).toContain(`${STACK}: `);
    expect((await clone.run('synth')).out).toContain('cdktf.out/stacks/cluster-old/cdk.tf.json: removed');
    expect([
      existsSync(join(clone.root, 'cdktf.out/stacks/cluster-old')),
      (await clone.run('synth', '--check')).code,
    ]).toEqual([false, 0]);
  });

  test('has next to it what Terraform keeps, which is neither a difference nor committed', async () => {
    for (const path of [
      'cluster-dev/.terraform/x',
      'cluster-dev/terraform.tfstate',
      'cluster-dev/plan',
      'cluster-gone/.terraform/x',
    ])
      clone.write(`cdktf.out/stacks/${path}`, 'secret');
    expect([(await clone.run('synth', '--check')).code, clone.status()]).toEqual([0, '']);
  });
});

test('an edit that was committed is known by its commit, as it touched nothing but dist/', async () => {
  edit();
  clone.commitAll('Scale by hand');
  expect((await check()).out).toContain(`${FILE}: edited by hand (in ${clone.head().slice(0, 12)})`);
});

test('what a pin left behind is changed, not edited', async () => {
  const pin = 'apps/vmshift/releases/production.json';
  clone.write(pin, clone.read(pin).replaceAll(clone.pin('production').commit, sha('b')));
  expect((await check()).out).toContain(`${FILE}: changed\n`);
  clone.commitAll('Pin by hand');
  expect((await check()).out).toContain(`${FILE}: changed\n`);
});

test('a file that Argo CD would take for something else than a manifest is named, and removed', async () => {
  const strange = ['.argocd-source.yaml', 'Chart.yaml', 'extra.jsonnet', 'kustomization.yaml', 'more/list.yaml'];
  for (const name of strange) clone.write(`dist/dev/${name}`, 'a: b\n');
  symlinkSync('../staging/redis.service.yaml', join(clone.root, 'dist/dev/zz.service.yaml'));
  const { code, out } = await check();
  expect(code).toBe(1);
  expect(out.split('\n').slice(0, -1)).toEqual(
    [...strange, 'zz.service.yaml'].map((name) => `dist/dev/${name}: edited by hand (uncommitted)`),
  );
  await clone.run('synth', '--only', 'manifests');
  expect([clone.status(), (await check()).code]).toEqual(['', 0]);
});

test('files that are missing or foreign are named, and put right', async () => {
  clone.git('rm', '--quiet', FILE);
  clone.git('commit', '--quiet', '-m', 'Remove');
  clone.write('dist/production/stray.yaml', 'a: 1\n');
  rmSync(join(clone.root, 'dist/dev/vmshift-api.deployment.yaml'));
  const { out } = await check();
  expect(out.split('\n').slice(0, 3)).toEqual([
    'dist/dev/vmshift-api.deployment.yaml: edited by hand (uncommitted)',
    'dist/production/stray.yaml: edited by hand (uncommitted)',
    `${FILE}: edited by hand (in ${clone.head().slice(0, 12)})`,
  ]);
  const written = await clone.run('synth', '--only', 'manifests');
  expect(written.out).toContain(`dist/production/stray.yaml: removed\n${FILE}: added\nmanifests: 3 written or removed`);
  expect((await check()).code).toBe(0);
});

test('only the environments that are named are rendered', async () => {
  edit('dist/production/vmshift-api.deployment.yaml');
  expect(await clone.run('synth', '--check', '--environment', 'staging', 'dev')).toMatchObject({ code: 0 });
  expect(await clone.run('synth', '--check', '--environment', 'production')).toMatchObject({ code: 1 });
});

test('--json gives differences and stacks', async () => {
  edit();
  const result = await clone.run('synth', '--check', '--json');
  expect(result.code).toBe(1);
  expect(JSON.parse(result.out)).toMatchObject({
    manifests: {
      environments: names,
      differences: [{ path: FILE, change: 'changed', editedByHand: 'uncommitted' }],
    },
    terraform: { stacks: expect.arrayContaining([expect.objectContaining({ name: 'argocd' })]) },
  });
});

describe('bad input gives one report and changes nothing', () => {
  const refuse = async (code: number, ...args: readonly string[]): Promise<string> => {
    const before = clone.status();
    const result = await clone.run(...args);
    expect([result.code, result.out, clone.status()]).toEqual([code, '', before]);
    return result.err;
  };

  test('an environment that there is not', async () => {
    expect(await refuse(2, 'synth', '--environment', 'prod', 'dev')).toBe(
      `unknown environment: got "prod"; nearest: production; allowed: ${names.join(', ')}`,
    );
  });

  test('a layer that there is not, and environments of Terraform', async () => {
    expect(await refuse(2, 'synth', '--only', 'helm')).toContain('--only: got "helm"; allowed: manifests, terraform');
    expect(await refuse(2, 'synth', '--only', 'terraform', '--environment', 'dev')).toContain('--environment');
    expect(await refuse(2, 'synth', '--chek')).toContain('--check');
    expect(await refuse(2, 'snyth')).toContain('synth');
  });

  test('pins that are malformed, missing and of the wrong branch, all at once', async () => {
    const production = clone.read('apps/vmshift/releases/production.json');
    clone.write('apps/vmshift/releases/dev.json', '{ "branch": ');
    rmSync(join(clone.root, 'apps/vmshift/releases/production.json'));
    clone.write('apps/vmshift/releases/staging.json', production);
    edit();
    for (const args of [['synth'], ['synth', '--check'], ['validate']]) {
      const error = await refuse(1, ...args);
      expect(error).toContain('apps/vmshift/releases/dev.json is not JSON');
      expect(error).toContain('production.json: no such file');
      expect(error).toMatch(/staging.json.*got main; allowed: develop/);
    }
  });

  test('a pin that cannot be read, also for the commands that read history', async () => {
    rmSync(join(clone.root, 'apps/vmshift/releases/dev.json'));
    mkdirSync(join(clone.root, 'apps/vmshift/releases/dev.json'));
    for (const args of [['synth'], ['hold', 'dev', '--reason=x']])
      expect(await refuse(1, ...args)).toMatch(/dev\.json|uncommitted changes/);
    const cannot = /dev: apps\/vmshift\/releases\/dev\.json cannot be read/;
    const status = /^dev is degraded: apps\/vmshift\/releases\/dev\.json cannot be read/;
    expect(await clone.run('status')).toMatchObject({ code: 1, out: expect.stringMatching(status) });
    const history = await clone.run('history', 'dev');
    expect(history).toMatchObject({ code: 1, err: expect.stringMatching(cannot) });
    clone.git(...(/fix: git (.*)$/m.exec(history.err)?.[1] ?? '').split(' '));
    expect(await clone.run('history', 'dev')).toMatchObject({ code: 0, err: '' });
  });

  test('something in dist/ that is no environment', async () => {
    clone.write('dist/notes.txt', 'x\n');
    expect(await refuse(1, 'synth')).toContain('dist/notes.txt');
  });
});

test('validate refuses a pin whose environment no longer exists, which nothing reads otherwise', async () => {
  const pin = clone.read('apps/vmshift/releases/production.json');
  clone.write('apps/vmshift/releases/qa.json', pin);
  clone.write('apps/vmshift/releases/notes.md', 'no pin');
  expect(await clone.run('validate')).toMatchObject({
    code: 1,
    out: '',
    err: `apps/vmshift/releases/qa.json pins for an environment that the model does not have (${names.join(', ')}); fix: remove apps/vmshift/releases/qa.json`,
  });
});

test('validate lists what it found valid, whatever dist/ holds', async () => {
  edit();
  expect(await clone.run('validate')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      new RegExp(`^valid: ${names.length} environments with \\d+ objects, ${2 * names.length + 1} stacks$`),
    ),
  });
});

test('environments are listed with what a workflow needs to know', async () => {
  const rows = JSON.parse((await clone.run('environments', '--json')).out);
  expect(rows).toContainEqual({
    name: 'staging',
    branch: 'develop',
    namespace: 'vmshift-staging',
    host: 'vmshift-staging.satyamay.tech',
    application: 'vmshift-staging',
    targetRevision: 'main',
    stacks: ['cluster-staging', 'platform-staging'],
  });
  const [, ...lines] = (await clone.run('environments')).out.split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(names);
});
