import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { printPin } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest(
  (made) => {
    clone = made;
  },
  { stacks: true },
);

const REDIS = 'dist/production/redis.deployment.yaml';
const INGRESS = 'dist/production/vmshift-api-ingress.ingress.yaml';
const BACKUP = 'dist/production/postgresql-backup.cronjob.yaml';

function edit(path: string, change: (text: string) => string): void {
  const before = clone.read(path);
  const after = change(before);
  expect(after).not.toBe(before);
  clone.write(path, after);
}

/** What the clone holds, committed, compared with what it began with: the working tree is compared as its sources render. */
async function compare(...args: readonly string[]) {
  clone.git('add', '--all');
  clone.git('commit', '--quiet', '--allow-empty', '--message', 'Change');
  return clone.run('diff', 'origin/main', '--head', 'HEAD', ...args);
}

/** Moves production's pin to another build and leaves its manifests. */
function movePin(): void {
  const pin = clone.pin('production');
  const tag = `main-${'2'.repeat(40)}`;
  clone.write(
    'apps/vmshift/releases/production.json',
    printPin({ ...pin, commit: '2'.repeat(40), images: { api: { tag }, celery: { tag } } }),
  );
}

const recreateLost = (text: string) => text.replace('type: Recreate', 'type: RollingUpdate');

describe('what is compared', () => {
  test('the working tree is compared with where it left the main branch, and nothing is reported where nothing changed', async () => {
    const { code, out } = await clone.run('diff');
    expect(code).toBe(0);
    expect(out).toContain('no object differs; no stack differs');
    expect(out).toContain('nothing blocks');
  });

  test('a blocking finding ends with 3, and with 0 on demand', async () => {
    edit(REDIS, recreateLost);
    const { code, out } = await compare();
    expect(code).toBe(3);
    expect(out).toContain('BLOCK data-loss: production: Deployment/redis spec.strategy');
    expect(out).toContain('- spec.strategy.type: Recreate');
    expect((await compare('--exit-zero')).code).toBe(0);
  });

  test('the working tree is what its sources render, not what was written last; it stays as it is', async () => {
    edit(REDIS, recreateLost);
    clone.commitAll('Roll Redis by hand');
    movePin();
    const status = clone.status();
    const { code, out } = await clone.run('diff', 'origin/main');
    expect(out).toMatch(
      /^note: dist\/ is behind the model or the pins in \d+ files, and .*: run \.\/vmshiftctl synth$/m,
    );
    expect(out).toMatch(/^not compared: dist\/production\/redis\.deployment\.yaml: edited by hand in \w{12}: /m);
    expect(out).toContain(`main-${'2'.repeat(40)}`);
    expect(out).not.toContain('Deployment/redis');
    expect(out).toContain('[pin-build-edited]');
    expect([code, clone.status()]).toEqual([3, status]);
  });

  test('an edit by hand that is committed gets no verdict, until what is rendered is written', async () => {
    edit(REDIS, recreateLost);
    const uncommitted = await clone.run('diff', 'origin/main');
    expect([uncommitted.code, uncommitted.out]).toEqual([
      0,
      expect.stringMatching(/^note: edited by hand, and not what is compared: /m),
    ]);
    clone.commitAll('Roll Redis by hand');
    const { code, out } = await clone.run('diff', 'origin/main');
    expect([code, out]).toEqual([1, expect.stringContaining('no verdict: not everything was compared')]);
    expect(out).toMatch(/^not compared: .*Argo CD applies the edit, /);
    expect(out).not.toContain('nothing blocks');
    expect((await clone.run('diff', 'origin/main', '--only', 'production')).code).toBe(1);
    expect((await clone.run('diff', 'origin/main', '--only', 'dev')).code).toBe(0);
    const asData = await clone.run('diff', 'origin/main', '--head', 'HEAD');
    expect([asData.code, asData.out]).toEqual([
      3,
      expect.stringMatching(/^note: .* as they are committed; .*--check/m),
    ]);
    await clone.run('synth');
    expect((await clone.run('diff', 'origin/main')).code).toBe(0);
  });

  test('the render of the working tree blocks, with everything written or nothing', async () => {
    // As if the base had kept its dumps for longer than the model says.
    edit(BACKUP, (text) => text.replace('30d', '60d'));
    clone.commitAll('Keep dumps for longer');
    const behind = await clone.run('diff', 'HEAD');
    expect([behind.code, behind.out]).toEqual([3, expect.stringContaining('[backup-retention-shorter]')]);
    await clone.run('synth');
    const { code, out } = await clone.run('diff', 'HEAD');
    expect([code, out]).toEqual([3, expect.stringContaining('[backup-retention-shorter]')]);
    expect(out).not.toContain('is behind');
  });

  test('a working tree that is not valid is judged by nothing, and everything that is wrong is reported', async () => {
    clone.write('apps/vmshift/releases/dev.json', '{');
    rmSync(join(clone.root, 'apps/vmshift/releases/production.json'));
    const { code, out, err } = await clone.run('diff');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('dev.json is not JSON');
    expect(err).toContain('production.json: no such file');
  });

  test('two commits are compared without a checkout, also when the working tree is something else', async () => {
    edit(REDIS, recreateLost);
    clone.commitAll('Roll Redis');
    edit(INGRESS, (text) => text.replace('ingressClassName: nginx', 'ingressClassName: other'));
    const { code, out } = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
    expect(code).toBe(3);
    expect(out).toContain('Deployment/redis');
    expect(out).not.toContain('ingress-class');
  });

  test('one environment alone can be asked for, and one that does not exist is refused', async () => {
    edit(REDIS, recreateLost);
    expect((await compare('--only', 'dev')).code).toBe(0);
    const { code, err } = await compare('--only', 'prod');
    expect(code).toBe(1);
    expect(err).toContain('there is no environment "prod"; allowed: ');
  });

  test('a release that a change brings along blocks, and changes nothing but images', async () => {
    const commit = '1'.repeat(40);
    const { code, err } = await clone.run('release', '--branch', 'main', '--sha', commit, '--sequence', '2');
    expect({ code, err }).toMatchObject({ code: 0 });
    const diff = await clone.run('diff');
    expect(diff.code).toBe(3);
    expect(diff.out).toContain('blocked: 1 blocking, 0 warnings, 0 notes');
    expect(diff.out).toContain('BLOCK wrong-image: production: ReleasePin/production commit [pin-build-edited]');
    expect(diff.out).toContain(`main-${commit}`);
  });
});

describe('formats', () => {
  test('JSON holds verdict, findings and changes', async () => {
    edit(REDIS, recreateLost);
    const report = JSON.parse((await compare('--format', 'json')).out);
    expect(report.verdict).toBe('blocked');
    expect(report.findings[0]).toMatchObject({
      id: 'rollout-shares-volume',
      verdict: 'block',
      environments: ['production'],
    });
    expect(report.objects.changes[0].fields).toContainEqual({
      path: 'spec.strategy.type',
      before: 'Recreate',
      after: 'RollingUpdate',
    });
  });

  test('SARIF places findings on the line of the rendered file', async () => {
    edit(INGRESS, (text) => text.replace('ssl-redirect: "true"', 'ssl-redirect: "false"'));
    const { runs } = JSON.parse((await compare('--format', 'sarif')).out);
    const [{ locations, level }] = runs[0].results;
    const { artifactLocation, region } = locations[0].physicalLocation;
    expect(level).toBe('error');
    expect(artifactLocation.uri).toBe(INGRESS);
    expect(clone.read(INGRESS).split('\n')[region.startLine - 1]).toContain('ssl-redirect');
  });

  test('a report can be written to a file; an unknown format is refused', async () => {
    expect((await clone.run('diff', '--format', 'markdown', '--output', 'report.md')).code).toBe(0);
    expect(readFileSync(join(clone.root, 'report.md'), 'utf8')).toContain('## Review: nothing blocks');
    const { code, err } = await clone.run('diff', '--format', 'html');
    expect(code).toBe(2);
    expect(err).toContain('--format: got "html"; allowed: text, markdown, json, sarif');
  });
});

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

  test('YAML that does not parse is a finding, in the head and in the base, and the rest is judged', async () => {
    clone.write(REDIS, 'kind: [\n');
    edit(INGRESS, (text) => text.replace('ssl-redirect: "true"', 'ssl-redirect: "false"'));
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
    edit(REDIS, recreateLost);
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
    const { code, out } = await compare();
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

const emptyPlan = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  planned_values: { root_module: {} },
  resource_changes: [],
  configuration: { root_module: {} },
  timestamp: '2026-01-01T00:00:00Z',
  applyable: false,
  complete: true,
  errored: false,
};

test('a plan is told with the constructs its objects come from, where the stack was synthesized', async () => {
  const change = { actions: ['update'], before: { tags: ['a'] }, after: { tags: ['b'] } };
  const resource = { address: 'linode_lke_cluster.lke', mode: 'managed', type: 'linode_lke_cluster', change };
  clone.write('plans/cluster-dev.json', JSON.stringify({ ...emptyPlan, resource_changes: [resource] }));
  const lke = { '//': { metadata: { path: 'cluster-dev/cluster/lke' } } };
  clone.write(
    'cdktf.out/stacks/cluster-dev/cdk.tf.json',
    JSON.stringify({ resource: { linode_lke_cluster: { lke } } }),
  );
  const { out } = await compare('--plans', 'plans');
  expect(out).toContain('~ linode_lke_cluster.lke  // cluster-dev/cluster/lke');
});

test('tells what a plan did not refresh, also where it holds no change', async () => {
  mkdirSync(join(clone.root, 'plans'));
  writeFileSync(join(clone.root, 'plans/cluster-dev.json'), JSON.stringify(emptyPlan));
  writeFileSync(join(clone.root, 'plans/cluster-dev.not-refreshed.txt'), 'the kubeconfig\n\u001b[2J\n');
  const { out } = await clone.run('diff', '--plans', 'plans');
  expect(out).toContain('note: cluster-dev: not refreshed: the kubeconfig');
  expect(out).not.toContain('\u001b[2J');
});

test('a plan is part of the report, and stacks without one are compared by configuration', async () => {
  mkdirSync(join(clone.root, 'plans'));
  writeFileSync(join(clone.root, 'plans/cluster-dev.json'), JSON.stringify(emptyPlan));
  const { code, out, err } = await clone.run('diff', '--plans', 'plans', '--format', 'json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const bases = JSON.parse(out).stacks.map(({ stack, basis }: { stack: string; basis: string }) => [stack, basis]);
  expect(bases).toContainEqual(['cluster-dev', 'plan']);
  expect(bases).toContainEqual(['cluster-production', 'configuration']);
  expect((await clone.run('diff', '--plans', 'plans')).out).toContain('cluster-dev: no changes');
});

test('the model of each revision is its data, and what a change of it does is told', async () => {
  const { environments, ...rest } = JSON.parse(clone.read('dist/model.json'));
  const [first, ...others] = environments;
  const cluster = { ...first.cluster, nodePool: { ...first.cluster.nodePool, minNodes: 1, maxNodes: 1 } };
  clone.write('dist/model.json', JSON.stringify({ ...rest, environments: [{ ...first, cluster }, ...others] }));
  clone.commitAll('Fewer nodes');
  const { code, out } = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
  expect(out).not.toContain('could not be read');
  expect(out).toContain('nodes-full');
  expect(code).toBe(3);
});

describe('acknowledgements', () => {
  /** The entries that the report prints, as a person fills them in. */
  const printedEntries = (out: string): readonly Record<string, string>[] =>
    [...out.matchAll(/^ {2}Acknowledge: (.*)$/gm)].map(([, line = '']) => ({
      ...JSON.parse(line),
      ...{ reason: 'the other controller is installed', by: 'ada', expires: '2026-03-31' },
    }));
  const acknowledge = (entries: readonly object[]) =>
    clone.write('apps/infra/acknowledged.json', JSON.stringify(entries));

  test('lift a block as the report prints them, until they expire, and are refused when they lift nothing', async () => {
    edit(INGRESS, (text) => text.replace('ingressClassName: nginx', 'ingressClassName: other'));
    const entries = printedEntries((await compare()).out);
    expect(entries).toMatchObject([
      {
        environment: 'production',
        object: 'Ingress/vmshift-api-ingress',
        path: 'spec.ingressClassName',
        value: 'other',
      },
    ]);
    acknowledge(entries);
    const lifted = await compare();
    expect(lifted.code).toBe(0);
    expect(lifted.out).toContain('BLOCK (acknowledged) outage');
    acknowledge(entries.map((entry) => ({ ...entry, expires: '2025-06-30' })));
    const expired = await compare();
    expect(expired.code).toBe(3);
    expect(expired.out).toContain('acknowledgement-expired');
    edit(INGRESS, (text) => text.replace('ingressClassName: other', 'ingressClassName: third'));
    acknowledge(entries);
    const other = await compare();
    expect(other.code).toBe(3);
    expect(other.out).toContain('allowed: the value there: "third"');
    clone.git('checkout', '--quiet', 'origin/main', '--', INGRESS);
    edit(REDIS, (text) => text.replace('cpu: 400m', 'cpu: 450m'));
    acknowledge(entries);
    expect((await compare()).code).toBe(1);
  });

  test('of an unknown rule are refused, with the nearest one', async () => {
    edit(INGRESS, (text) => text.replace('ingressClassName: nginx', 'ingressClassName: other'));
    const [entry] = printedEntries((await compare()).out);
    acknowledge([{ ...entry, rule: `${entry?.rule}s` }]);
    const { code, err } = await compare();
    expect(code).toBe(1);
    expect(err).toContain(`got "${entry?.rule}s"; allowed: a rule that can be acknowledged; nearest: ${entry?.rule}`);
  });
});

test('a pin that is moved without its manifests is seen', async () => {
  movePin();
  const { out } = await compare();
  expect(out).toMatch(/BLOCK wrong-image: production: Deployment\/vmshift-api .*\[image-not-pinned\]/);
});

describe('stacks without a plan', () => {
  const stackPath = (stack: string) => `cdktf.out/stacks/${stack}/cdk.tf.json`;
  const move = (stack: string) =>
    edit(stackPath(stack), (text) => text.replace(/"region": "[a-z-]+"/, '"region": "us-lax"'));

  test('are judged by the difference of their configurations, and the report shows it', async () => {
    move('cluster-dev');
    const { code, out } = await compare();
    expect(code).toBe(3);
    expect(out).toContain('note: not planned, judged by their configuration alone: cluster-dev\n');
    expect(out).toContain('no object differs; stacks differ: cluster-dev\n');
    expect(out).toContain(
      'BLOCK data-loss: dev: cluster-dev: linode_lke_cluster.cluster_lke region [cluster-destroyed]',
    );
    expect(out).toContain('cluster-dev: 1 to replace by its configuration; not planned');
    expect(out).not.toContain('platform-dev');
  });

  test('of the working tree are those that its model renders, whatever lies in cdktf.out/', async () => {
    edit(stackPath('argocd'), (text) => text.replace('role:readonly', 'role:none'));
    clone.commitAll('As if the base gave less');
    clone.write(stackPath('cluster-dev'), 'overwritten');
    const { code, out } = await clone.run('diff', 'HEAD', '--format', 'json');
    const { stacks, notes } = JSON.parse(out);
    const changed = stacks.filter(({ plan }: { plan: { changes: readonly unknown[] } }) => plan.changes.length > 0);
    expect(changed).toMatchObject([
      {
        stack: 'argocd',
        plan: { changes: [{ attributes: [{ path: 'values.configs.rbac["policy.default"]', before: 'role:none' }] }] },
      },
    ]);
    expect(notes.join('\n')).toContain(`edited by hand, and not what is compared: ${stackPath('argocd')}`);
    expect(code).toBe(0);
  });

  test('that were planned are not compared as well', async () => {
    move('cluster-dev');
    move('cluster-staging');
    clone.write('plans/cluster-dev.json', JSON.stringify(emptyPlan));
    const { out } = await compare('--plans', 'plans', '--format', 'json');
    const { stacks, findings } = JSON.parse(out);
    const dev = stacks.filter(({ stack }: { stack: string }) => stack === 'cluster-dev');
    expect(dev).toMatchObject([{ basis: 'plan', plan: { changes: [] } }]);
    expect(stacks).toContainEqual(expect.objectContaining({ stack: 'cluster-staging', basis: 'configuration' }));
    expect(new Set(findings.map(({ object }: { object: string }) => object))).toEqual(
      new Set(['cluster-staging: linode_lke_cluster.cluster_lke']),
    );
  });

  test('of other environments are left out when one is asked for', async () => {
    const { out } = await compare('--only', 'dev', '--format', 'json');
    expect(JSON.parse(out).stacks.map(({ stack }: { stack: string }) => stack)).toEqual([
      'argocd',
      'cluster-dev',
      'platform-dev',
    ]);
  });

  test('that leave the configuration destroy what they hold, and are acknowledged by address', async () => {
    const manifest = JSON.parse(clone.read('cdktf.out/manifest.json'));
    delete manifest.stacks['cluster-dev'];
    clone.write('cdktf.out/manifest.json', JSON.stringify(manifest));
    clone.git('rm', '--quiet', stackPath('cluster-dev'));
    expect((await compare()).code).toBe(3);
    const entry = { reason: 'dev moves to another account', by: 'octocat', expires: '2026-03-31' };
    const acknowledge = (stack: string) => ({
      ...{ rule: 'cluster-destroyed', stack, address: 'linode_lke_cluster.cluster_lke', path: '', ...entry },
    });
    clone.write('apps/infra/acknowledged.json', JSON.stringify([acknowledge('cluster-dev')]));
    const { code, out } = await compare();
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('1 acknowledged') });
    // Its change may be merged and not applied: then the plan of the deployment needs the entry, and this shows nothing.
    clone.write(
      'apps/infra/acknowledged.json',
      JSON.stringify([acknowledge('cluster-dev'), acknowledge('cluster-staging')]),
    );
    expect(await compare()).toMatchObject({ code: 0, out: expect.not.stringContaining('acknowledgement-unused') });
  });

  test('are told as not compared where a revision does not hold them, and then nothing passes', async () => {
    clone.git('rm', '--quiet', '-r', 'cdktf.out');
    clone.commitAll('As it was before stacks were committed');
    const old = clone.head();
    const gap = `Terraform: ${old.slice(0, 10)} does not hold cdktf.out/manifest.json: its stacks were not committed`;
    for (const args of [[old], ['origin/main', '--head', old]]) {
      const { code, out } = await clone.run('diff', ...args);
      expect([code, out.split('\n')[0]]).toEqual([1, `not compared: ${gap}`]);
      expect(out).not.toContain('nothing blocks');
    }
    const json = await clone.run('diff', old, '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({ verdict: 'not-compared', notCompared: [gap] });
    expect((await clone.run('diff', old, '--exit-zero')).code).toBe(0);
    expect(JSON.parse(json.out).stacks).toEqual([]);
  });

  test('are missed for what no plan shows alone, where a plan of each of them is given', async () => {
    clone.git('rm', '--quiet', '-r', 'cdktf.out');
    clone.commitAll('As it was before stacks were committed');
    for (const { name } of model.environments)
      for (const stack of [`cluster-${name}`, `platform-${name}`, 'argocd'])
        clone.write(`plans/${stack}.json`, JSON.stringify(emptyPlan));
    const { code, out } = await clone.run('diff', 'HEAD', '--plans', 'plans', '--format', 'json');
    // What Terraform itself reads is in no plan.
    const because = expect.stringMatching(/^Terraform: programs, providers and states were not: \w+ does not hold /);
    expect([code, JSON.parse(out)]).toMatchObject([1, { notCompared: [because] }]);
  });

  test('that are half committed or no configuration are named one by one; the others are judged', async () => {
    clone.write(stackPath('cluster-staging'), '[');
    clone.git('rm', '--quiet', stackPath('argocd'));
    move('cluster-dev');
    const { code, out } = await compare();
    const head = clone.head().slice(0, 10);
    expect(out.split('\n').slice(0, 2)).toEqual([
      `not compared: Terraform: ${head} does not hold ${stackPath('argocd')}`,
      expect.stringMatching(/^not compared: Terraform: cluster-staging of the head: not a synthesized configuration; /),
    ]);
    expect([code, out]).toEqual([3, expect.stringContaining('[cluster-destroyed]')]);
    expect((await compare('--only', 'production')).out).toContain('not compared');
    clone.git('checkout', '--quiet', 'origin/main', '--', stackPath('argocd'));
    expect((await compare('--only', 'production')).out).not.toContain('not compared');
  });

  test.each(['{', '[]', '{"stacks":[]}', 'null'])('are not compared by a manifest that is none: %s', async (text) => {
    clone.write('cdktf.out/manifest.json', text);
    const { code, out } = await compare();
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^not compared: Terraform: cdktf.out\/manifest.json of \w+ is no manifest/),
    ]);
  });
});
