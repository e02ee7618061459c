import { changeModel, environmentNamed } from '../test-support/change-model';
import { addOnRequests } from './add-on-requests';
import { model } from './environments';
import { planCapacity, podRequestsAtPeak } from './node-capacity';

const { platform } = model;
const count = (pods: readonly { name: string }[] | undefined, name: string) =>
  pods?.filter((pod) => pod.name.replace(/-\d+$/, '') === name).length;

/** Pods of an environment that run when nothing happens. */
const atRest = (name: string, of = platform) =>
  planCapacity(environmentNamed(name), of)?.flatMap(({ minimum }) => minimum.nodes.flatMap(({ pods }) => pods));

describe('capacity of the nodes', () => {
  test.each([
    ['production', 3, 7, 8],
    ['staging', 3, 5, 6],
    ['dev', 1, 2, 3],
  ])('%s takes %d nodes at rest and %d at the peak of the %d that there may be', (name, rest, peak, maxNodes) => {
    const [plan, ...others] = planCapacity(environmentNamed(name), platform) ?? [];
    expect(others).toEqual([]);
    expect(plan?.minimum.nodes).toHaveLength(rest);
    expect(plan?.maximum.nodes).toHaveLength(peak);
    expect(plan?.maxNodes).toBe(maxNodes);
    expect(plan?.bounded.unplaced).toEqual([]);
  });

  test('at the peak every surging workload has one pod more, and both jobs run', () => {
    const pods = podRequestsAtPeak(environmentNamed('production'), platform);
    expect(
      ['api', 'worker', 'pooler', 'postgresql', 'redis', 'beat', 'schemaJob', 'backup'].map((name) =>
        count(pods, name),
      ),
    ).toEqual([11, 9, 3, 1, 1, 1, 1, 1]);
  });

  test('at rest nothing surges and no job runs', () => {
    const pods = atRest('production');
    expect(['api', 'worker', 'pooler', 'schemaJob', 'backup'].map((name) => count(pods, name))).toEqual([
      3, 3, 2, 0, 0,
    ]);
  });

  test('a rollout at rest adds one pod to every surging workload, and the schema Job', () => {
    const [plan] = planCapacity(environmentNamed('production'), platform) ?? [];
    const pods = plan?.rollout.nodes.flatMap(({ pods }) => pods);
    expect(
      ['api', 'worker', 'pooler', 'postgresql', 'beat', 'schemaJob', 'backup'].map((name) => count(pods, name)),
    ).toEqual([4, 4, 3, 1, 1, 1, 0]);
  });

  test('Argo CD takes room on the cluster that hosts it only, and more where it is highly available', () => {
    expect(count(atRest('dev'), 'argoCdHighAvailability.server')).toBe(0);
    expect(count(atRest('production'), 'argoCdHighAvailability.server')).toBe(2);
    const single = changeModel(['platform.argoCd.highAvailability', false]).platform;
    const pods = atRest('production', single);
    expect([count(pods, 'argoCd.server'), count(pods, 'argoCdHighAvailability.server')]).toEqual([1, 0]);
  });

  test('sidecars add to their pod', () => {
    const pods = atRest('production');
    const redis = pods?.find(({ name }) => name === 'argoCdHighAvailability.redisHa-1');
    expect(redis).toMatchObject({ millicores: 80, bytes: 128 * 2 ** 20 });
  });

  test('a managed database takes no room', () => {
    const managed = { kind: 'managed', maxConnections: 300 };
    const changed = environmentNamed('production', changeModel(['production.database', managed]));
    expect(count(podRequestsAtPeak(changed, platform), 'postgresql')).toBe(0);
    expect(count(podRequestsAtPeak(changed, platform), 'backup')).toBe(0);
  });

  describe('with a reserved pool', () => {
    const pool = { name: 'batch', type: 'g6-standard-4', minNodes: 1, maxNodes: 3, reserved: true };
    const general = { name: 'general', type: 'g6-standard-2', minNodes: 1, maxNodes: 2 };
    const placed = environmentNamed(
      'staging',
      changeModel(
        ['staging.cluster.additionalNodePools', [pool, general]],
        ['staging.processes.worker.nodePool', 'batch'],
        ['staging.database.backup.nodePool', 'batch'],
      ),
    );
    const plans = planCapacity(placed, platform) ?? [];
    const namesOf = (plan: (typeof plans)[number] | undefined) =>
      plan?.maximum.nodes.flatMap(({ pods }) => pods.map(({ name }) => name.replace(/-\d+$/, '')));

    test('the pods that name it are packed on its nodes alone, and all others on the shared ones', () => {
      expect(plans.map(({ pools }) => pools.map(({ name }) => name))).toEqual([['nodePool', 'general'], ['batch']]);
      expect(new Set(namesOf(plans[1]))).toEqual(new Set(['worker', 'backup']));
      expect(namesOf(plans[0])).not.toContain('worker');
      expect(namesOf(plans[0])).toEqual(expect.arrayContaining(['api', 'redis', 'traefik.traefik']));
      expect(plans[1]?.maxNodes).toBe(3);
    });

    test('no pod is packed twice or forgotten', () => {
      const all = podRequestsAtPeak(placed, platform)?.length;
      expect(plans.flatMap((plan) => namesOf(plan) ?? [])).toHaveLength(all ?? 0);
    });

    test('at rest it holds what always runs there', () => {
      const atRest = plans[1]?.minimum.nodes.flatMap(({ pods }) => pods.map(({ name }) => name));
      expect(atRest).toEqual(['worker-1', 'worker-2']);
    });
  });

  test('a nonsensical number of pods or an unknown size gives no plan', () => {
    const changes = [
      ['dev.processes.api.scaling.replicas', 1e9],
      ['dev.processes.api.scaling.replicas', -2],
      ['dev.processes.beat.resources.requests.memory', 'much'],
      ['dev.cluster.nodePool.type', 'g6-unknown-1'],
    ] as const;
    for (const change of changes) {
      expect(planCapacity(environmentNamed('dev', changeModel(change)), platform)).toBeUndefined();
    }
  });

  test('add-ons request something in every container', () => {
    const components = Object.values(addOnRequests).flatMap((chart) => Object.values(chart));
    expect(components.every(({ requests }) => requests.cpu !== '' && requests.memory !== '')).toBe(true);
    expect(model.environments.every((environment) => podRequestsAtPeak(environment, platform) !== undefined)).toBe(
      true,
    );
  });
});
