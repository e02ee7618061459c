import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { printPin } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
}, 'manifests and stacks');

const REDIS = 'dist/production/redis.deployment.yaml';
const INGRESS = 'dist/production/vmshift-api-ingress.ingress.yaml';
const BACKUP = 'dist/production/postgresql-backup.cronjob.yaml';

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
    clone.edit(REDIS, recreateLost);
    const { code, out } = await clone.compare();
    expect(code).toBe(3);
    expect(out).toContain('BLOCK data-loss: production: Deployment/redis spec.strategy');
    expect(out).toContain('- spec.strategy.type: Recreate');
    expect((await clone.compare('--exit-zero')).code).toBe(0);
  });

  test('what differs in the environment of users is told first, in every format', async () => {
    for (const name of ['dev', 'production', 'staging'])
      clone.edit(`dist/${name}/vmshift-api.deployment.yaml`, (text) =>
        text.replace(/terminationGracePeriodSeconds: \d+/, 'terminationGracePeriodSeconds: 77'),
      );
    const { out } = await clone.compare();
    expect(out).toContain('objects differ in production (1), staging (1), dev (1)');
    expect(out).toContain('note: production, staging, dev: pinned by tag alone');
    const comment = (await clone.compare('--format', 'markdown')).out;
    expect(comment.match(/^\| <code>\w+/gm)).toEqual(['production', 'staging', 'dev'].map((name) => `| <code>${name}`));
    const { environments, objects } = JSON.parse((await clone.compare('--format', 'json')).out);
    expect([environments, objects.environments.map(({ environment }: { environment: string }) => environment)]).toEqual(
      Array(2).fill(['production', 'staging', 'dev']),
    );
  });

  test('the working tree is what its sources render, not what was written last; it stays as it is', async () => {
    clone.edit(REDIS, recreateLost);
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
    clone.edit(REDIS, recreateLost);
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
    clone.edit(BACKUP, (text) => text.replace('30d', '60d'));
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
    clone.edit(REDIS, recreateLost);
    clone.commitAll('Roll Redis');
    clone.edit(INGRESS, (text) => text.replace('ingressClassName: nginx', 'ingressClassName: other'));
    const { code, out } = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
    expect(code).toBe(3);
    expect(out).toContain('Deployment/redis');
    expect(out).not.toContain('ingress-class');
  });

  test('one environment alone can be asked for, and one that does not exist is refused', async () => {
    clone.edit(REDIS, recreateLost);
    expect((await clone.compare('--only', 'dev')).code).toBe(0);
    const { code, err } = await clone.compare('--only', 'prod');
    expect(code).toBe(2);
    expect(err).toContain('there is no environment "prod"; nearest: production; allowed: ');
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
    clone.edit(REDIS, recreateLost);
    const report = JSON.parse((await clone.compare('--format', 'json')).out);
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
    clone.edit(INGRESS, (text) => text.replace('ssl-redirect: "true"', 'ssl-redirect: "false"'));
    const { runs } = JSON.parse((await clone.compare('--format', 'sarif')).out);
    const [{ locations, level }] = runs[0].results;
    const { artifactLocation, region } = locations[0].physicalLocation;
    expect(level).toBe('error');
    expect(artifactLocation.uri).toBe(INGRESS);
    expect(clone.read(INGRESS).split('\n')[region.startLine - 1]).toContain('ssl-redirect');
  });

  test('a report can be written to a file; an unknown format is refused', async () => {
    expect((await clone.run('diff', '--format', 'markdown', '--output', 'report.md')).code).toBe(0);
    expect(readFileSync(join(clone.root, 'report.md'), 'utf8')).toContain('## Review: nothing blocks');
    const { code, err } = await clone.run('diff', '--format', 'pdf');
    expect(code).toBe(2);
    expect(err).toContain('--format: got "pdf"; allowed: text, markdown, html, json, sarif');
  });
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

test('a comment links a finding to the line of the sources that it comes from, which are read and never executed', async () => {
  const { environments, ...rest } = JSON.parse(clone.read('dist/model.json'));
  const [first, ...others] = environments;
  const changed = {
    ...rest,
    environments: [{ ...first, ingress: { ...first.ingress, tlsSecretName: 'other-tls' } }, ...others],
  };
  clone.write('dist/model.json', JSON.stringify(changed));
  const source = 'packages/environments/src/environments.ts';
  clone.write(source, `throw new Error('executed');\nexport const model = ${JSON.stringify(changed, null, 2)};\n`);
  clone.edit(INGRESS, (text) => text.replace(/secretName: .*/, 'secretName: other-tls'));
  const { out, err } = await clone.compare('--format', 'markdown');
  expect(err).toBe('');
  const line =
    clone
      .read(source)
      .split('\n')
      .findIndex((text) => text.includes('other-tls')) + 1;
  expect(out).toMatch(/^ {2}From: \[<code>/m);
  expect(out).toContain(`/${source}#L${line})`);
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
    clone.edit(INGRESS, (text) => text.replace('ingressClassName: nginx', 'ingressClassName: other'));
    const entries = printedEntries((await clone.compare()).out);
    expect(entries).toMatchObject([
      {
        environment: 'production',
        object: 'Ingress/vmshift-api-ingress',
        path: 'spec.ingressClassName',
        value: 'other',
      },
    ]);
    acknowledge(entries);
    const lifted = await clone.compare();
    expect(lifted.code).toBe(0);
    expect(lifted.out).toContain('BLOCK (acknowledged) outage');
    acknowledge(entries.map((entry) => ({ ...entry, expires: '2025-06-30' })));
    const expired = await clone.compare();
    expect(expired.code).toBe(3);
    expect(expired.out).toContain('acknowledgement-expired');
    clone.edit(INGRESS, (text) => text.replace('ingressClassName: other', 'ingressClassName: third'));
    acknowledge(entries);
    const other = await clone.compare();
    expect(other.code).toBe(3);
    expect(other.out).toContain('allowed: the value there: "third"');
    clone.git('checkout', '--quiet', 'origin/main', '--', INGRESS);
    clone.edit(REDIS, (text) => text.replace('cpu: 400m', 'cpu: 450m'));
    acknowledge(entries);
    expect((await clone.compare()).code).toBe(1);
  });

  test('of an unknown rule are refused, with the nearest one', async () => {
    clone.edit(INGRESS, (text) => text.replace('ingressClassName: nginx', 'ingressClassName: other'));
    const [entry] = printedEntries((await clone.compare()).out);
    acknowledge([{ ...entry, rule: `${entry?.rule}s` }]);
    const { code, err } = await clone.compare();
    expect(code).toBe(1);
    expect(err).toContain(`got "${entry?.rule}s"; allowed: a rule that can be acknowledged; nearest: ${entry?.rule}`);
  });
});

test('a pin that is moved without its manifests is seen', async () => {
  movePin();
  const { out } = await clone.compare();
  expect(out).toMatch(/BLOCK wrong-image: production: Deployment\/vmshift-api .*\[image-not-pinned\]/);
});
