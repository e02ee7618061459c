import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf } from '../exit-code';
import { createProgram } from '../program';
import { testWorld } from '../testing/test-world';

jest.mock('@vmshift/environments', () => {
  const real = jest.requireActual<typeof import('@vmshift/environments')>('@vmshift/environments');
  const [first, ...others] = real.model.environments;
  if (first === undefined) throw new Error('no environment');
  const broken = {
    ...first,
    namespace: 'No_Name',
    host: 'no host',
    cluster: { ...first.cluster, region: '', nodePool: { ...first.cluster.nodePool, minNodes: 9, maxNodes: 3 } },
    processes: {
      ...first.processes,
      api: { ...first.processes.api, scaling: { kind: 'fixed', replicas: -1 } },
    },
    ingress: { ...first.ingress, limitRps: 0 },
  };
  return { ...real, model: { ...real.model, environments: [broken, ...others] } };
});

test('a model that breaks five rules at once gives one report of all of them, and nothing is written', async () => {
  const root = mkdtempSync(join(tmpdir(), 'vmshiftctl-test-'));
  const world = testWorld({ root });
  const error = await createProgram(world, () => {})
    .parseAsync(['synth'], { from: 'user' })
    .catch((thrown: unknown) => thrown);
  expect(exitCodeOf(error, world)).toBe(1);
  const [, ...problems] = world.warned;
  expect(problems.length).toBeGreaterThanOrEqual(5);
  for (const path of ['namespace', 'host', 'cluster.nodePool', 'processes.api.scaling', 'ingress.limitRps']) {
    expect(problems).toContainEqual(
      expect.stringMatching(new RegExp(`^ +production: ${path}.*got .*; allowed: .*; fix: `)),
    );
  }
  expect([world.printed, readdirSync(root)]).toEqual([[], []]);
  rmSync(root, { recursive: true });
});
