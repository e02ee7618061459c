import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
}, 'manifests and stacks');

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
  const { out } = await clone.compare('--plans', 'plans');
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

describe('stacks without a plan', () => {
  const stackPath = (stack: string) => `cdktf.out/stacks/${stack}/cdk.tf.json`;
  const move = (stack: string) =>
    clone.edit(stackPath(stack), (text) => text.replace(/"region": "[a-z-]+"/, '"region": "us-lax"'));

  test('are judged by the difference of their configurations, and the report shows it', async () => {
    move('cluster-dev');
    const { code, out } = await clone.compare();
    expect(code).toBe(3);
    expect(out).toContain('note: not planned, judged by their configuration alone: cluster-dev\n');
    expect(out).toContain('no object differs; stacks differ: cluster-dev\n');
    expect(out).toContain(
      'BLOCK data-loss: dev: cluster-dev: linode_lke_cluster.cluster_lke region [cluster-destroyed]',
    );
    expect(out).toContain('cluster-dev: 1 to replace by its configuration; not planned');
    expect(out).not.toContain('platform-dev');
  });

  test('are told in the order in which they are deployed, as a plan tells them, also next to one that was planned', async () => {
    const inOrder = ['cluster-production', 'cluster-dev', 'platform-production', 'platform-dev'];
    for (const stack of ['cluster-dev', 'cluster-production']) move(stack);
    for (const stack of ['platform-dev', 'platform-production'])
      clone.edit(stackPath(stack), (text) => text.replace(/"version": "41[\d.]+"/, '"version": "42.0.0"'));
    expect((await clone.compare()).out).toContain(`judged by their configuration alone: ${inOrder.join(', ')}\n`);
    clone.write('plans/cluster-dev.json', JSON.stringify(emptyPlan));
    const { stacks } = JSON.parse((await clone.compare('--plans', 'plans', '--format', 'json')).out);
    const told = stacks.map(({ stack }: { stack: string }) => stack);
    expect(told.filter((stack: string) => inOrder.includes(stack))).toEqual(inOrder);
  });

  test('of the working tree are those that its model renders, whatever lies in cdktf.out/', async () => {
    clone.edit(stackPath('argocd'), (text) => text.replace('role:readonly', 'role:none'));
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
    const { out } = await clone.compare('--plans', 'plans', '--format', 'json');
    const { stacks, findings } = JSON.parse(out);
    const dev = stacks.filter(({ stack }: { stack: string }) => stack === 'cluster-dev');
    expect(dev).toMatchObject([{ basis: 'plan', plan: { changes: [] } }]);
    expect(stacks).toContainEqual(expect.objectContaining({ stack: 'cluster-staging', basis: 'configuration' }));
    expect(new Set(findings.map(({ object }: { object: string }) => object))).toEqual(
      new Set(['cluster-staging: linode_lke_cluster.cluster_lke']),
    );
  });

  test('of other environments are left out when one is asked for', async () => {
    const { out } = await clone.compare('--only', 'dev', '--format', 'json');
    expect(JSON.parse(out).stacks.map(({ stack }: { stack: string }) => stack)).toEqual([
      'cluster-dev',
      'platform-dev',
      'argocd',
    ]);
  });

  test('need an acknowledgement that the plan of what was done by hand needs no more', async () => {
    move('cluster-dev');
    const entry = {
      ...{ rule: 'cluster-destroyed', stack: 'cluster-dev', address: 'linode_lke_cluster.cluster_lke', path: 'region' },
      ...{ value: 'us-lax', reason: 'the state has the new one', by: 'octocat', expires: '2026-03-31' },
    };
    clone.write('apps/infra/acknowledged.json', JSON.stringify([entry]));
    expect(await clone.compare()).toMatchObject({ code: 0, out: expect.stringContaining('1 acknowledged') });
    clone.write('plans/cluster-dev.json', JSON.stringify(emptyPlan));
    expect(await clone.compare('--plans', 'plans')).toMatchObject({
      code: 0,
      out: expect.stringContaining('cluster-dev: no changes'),
    });
  });

  test('that leave the configuration destroy what they hold, and are acknowledged by address', async () => {
    const manifest = JSON.parse(clone.read('cdktf.out/manifest.json'));
    delete manifest.stacks['cluster-dev'];
    clone.write('cdktf.out/manifest.json', JSON.stringify(manifest));
    clone.git('rm', '--quiet', stackPath('cluster-dev'));
    expect((await clone.compare()).code).toBe(3);
    const entry = { reason: 'dev moves to another account', by: 'octocat', expires: '2026-03-31' };
    const acknowledge = (stack: string) => ({
      ...{ rule: 'cluster-destroyed', stack, address: 'linode_lke_cluster.cluster_lke', path: '', ...entry },
    });
    clone.write('apps/infra/acknowledged.json', JSON.stringify([acknowledge('cluster-dev')]));
    const { code, out } = await clone.compare();
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('1 acknowledged') });
    // Its change may be merged and not applied: then the plan of the deployment needs the entry, and this shows nothing.
    clone.write(
      'apps/infra/acknowledged.json',
      JSON.stringify([acknowledge('cluster-dev'), acknowledge('cluster-staging')]),
    );
    expect(await clone.compare()).toMatchObject({
      code: 0,
      out: expect.not.stringContaining('acknowledgement-unused'),
    });
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
    const { code, out } = await clone.compare();
    const head = clone.head().slice(0, 10);
    expect(out.split('\n').slice(0, 2)).toEqual([
      `not compared: Terraform: ${head} does not hold ${stackPath('argocd')}`,
      expect.stringMatching(/^not compared: Terraform: cluster-staging of the head: not a synthesized configuration; /),
    ]);
    expect([code, out]).toEqual([3, expect.stringContaining('[cluster-destroyed]')]);
    expect((await clone.compare('--only', 'production')).out).toContain('not compared');
    clone.git('checkout', '--quiet', 'origin/main', '--', stackPath('argocd'));
    expect((await clone.compare('--only', 'production')).out).not.toContain('not compared');
  });

  test.each(['{', '[]', '{"stacks":[]}', 'null'])('are not compared by a manifest that is none: %s', async (text) => {
    clone.write('cdktf.out/manifest.json', text);
    const { code, out } = await clone.compare();
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^not compared: Terraform: cdktf.out\/manifest.json of \w+ is no manifest/),
    ]);
  });
});
