import { type EnvironmentConfig, environments, model, validateModel } from '@vmshift/environments';
import { APP } from '../testing/apps';
import { fixturePin, RenderedEnvironment, rendered } from '../testing/rendered';

const staging = environments.find(({ name }) => name === 'staging') as EnvironmentConfig;
const batch = { name: 'batch', type: 'g6-standard-4', minNodes: 1, maxNodes: 4, reserved: true } as const;

function placedOn(nodePool: string | undefined, pools: EnvironmentConfig['cluster']['additionalNodePools']) {
  const { database, processes, redis, cluster } = staging;
  if (database.kind !== 'in-cluster' || database.pooler === undefined) throw new Error('staging has its own database');
  const placement = nodePool === undefined ? {} : { nodePool };
  return {
    ...staging,
    cluster: { ...cluster, ...(pools && { additionalNodePools: pools }) },
    processes: {
      ...processes,
      worker: { ...processes.worker, ...placement },
      schemaJob: { ...processes.schemaJob, ...placement },
    },
    database: {
      ...database,
      ...placement,
      backup: { ...database.backup, ...placement },
      pooler: { ...database.pooler, ...placement },
    },
    redis: { ...redis, ...placement },
  } satisfies EnvironmentConfig;
}

function render(environment: EnvironmentConfig): RenderedEnvironment {
  return new RenderedEnvironment(environment, fixturePin(environment));
}

describe('workloads that name a reserved pool', () => {
  const environment = placedOn('batch', [batch]);
  const pods = render(environment).pods();
  const placed: readonly string[] = [
    APP.worker,
    APP.schema,
    APP.postgresql,
    APP.backup,
    APP.restore,
    APP.drill,
    APP.pooler,
    APP.redis,
  ];

  test('break no rule of the model', () => {
    const changed = model.environments.map((one) => (one.name === staging.name ? environment : one));
    expect(validateModel({ ...model, environments: changed })).toEqual([]);
  });

  test.each(placed)('%s selects the nodes of the pool and tolerates its taint', (owner) => {
    expect(pods.get(owner)).toMatchObject({
      nodeSelector: { 'vmshift/node-pool': 'batch' },
      tolerations: [{ key: 'vmshift/node-pool', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }],
    });
  });

  test('the others select and tolerate nothing', () => {
    const others = [...pods].filter(([owner]) => !placed.includes(owner));
    expect(others.map(([owner]) => owner).sort()).toEqual([APP.api, APP.beat].sort());
    for (const [, pod] of others) {
      expect(pod).not.toHaveProperty('nodeSelector');
      expect(pod).not.toHaveProperty('tolerations');
    }
  });
});

test('a pool on which nothing is placed changes no manifest', () => {
  expect(render(placedOn(undefined, [batch])).objects).toEqual(rendered('staging').objects);
});
