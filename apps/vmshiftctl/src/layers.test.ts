import { vmshift } from '@vmshift/application';
import { type EnvironmentConfig, type Model, model } from '@vmshift/environments';
import { judgeAll } from '@vmshift/findings';
import { renderOnce } from '@vmshift/infra/testing';
import { type LayerComparison, layerRules, needsOf } from '@vmshift/layer-review';
import { readEnvironmentStacks } from '@vmshift/layer-review/stacks';
import { environmentView } from '@vmshift/manifest-review';
import { renderedSide } from './testing/rendered-side';

/** What the apps make of a model, in both layers. */
interface Rendered {
  readonly id: number;
  readonly of: Model;
  readonly stacks: ReadonlyMap<string, string>;
}

let rendered = 0;

function render(of: Model): Rendered {
  const files = [...renderOnce(of).files].flatMap(([path, text]) => {
    const [, stack] = /^stacks\/([^/]+)\/cdk\.tf\.json$/.exec(path) ?? [];
    return stack === undefined ? [] : [[stack, text] as const];
  });
  rendered += 1;
  return { id: rendered, of, stacks: new Map(files) };
}

const sides = new Map<string, LayerComparison['before']>();

/** Each state of an environment is read once. */
function sideOf(environment: string, manifests: Rendered, terraform: Rendered): LayerComparison['before'] {
  const id = [environment, manifests.id, terraform.id].join(' ');
  const side = sides.get(id) ?? {
    ...needsIn(environment, manifests.of),
    stacks: readEnvironmentStacks(environment, terraform.stacks),
  };
  sides.set(id, side);
  return side;
}

function needsIn(name: string, { environments, platform }: Model) {
  const config = environments.find((one) => one.name === name);
  if (config === undefined) return { needs: [], services: new Set<string>() };
  return needsOf(environmentView(name, renderedSide(config, platform)));
}

/** One state of both layers, as a revision holds it. */
interface State {
  readonly manifests: Rendered;
  readonly terraform: Rendered;
}

function found(environment: string, before: State, after: State): readonly string[] {
  const comparison: LayerComparison = {
    before: sideOf(environment, before.manifests, before.terraform),
    after: sideOf(environment, after.manifests, after.terraform),
  };
  return judgeAll(layerRules, comparison).map(({ id, object }) => `${id} ${object}`);
}

const same = (rendered: Rendered): State => ({ manifests: rendered, terraform: rendered });
const names = model.environments.map(({ name }) => name);
const own = render(model);

test.each(names)('the stacks provide all that the objects of %s need', (name) => {
  const { needs, stacks } = sideOf(name, own, own);
  const lacking = needs.filter(({ providers }) => providers(stacks).includes(undefined));
  expect(lacking.map(({ kind, group, name: need }) => `${kind.name} ${group} ${need}`)).toEqual([]);
  expect(new Set(needs.map(({ kind }) => kind.name)).size).toBeGreaterThan(5);
});

test.each(names)('what does not change in %s is no finding', (name) => {
  expect(found(name, same(own), same(own))).toEqual([]);
});

const staging = model.environments.find(({ name }) => name === 'staging') as EnvironmentConfig;

function withStaging(change: Partial<EnvironmentConfig>): Model {
  return { ...model, environments: model.environments.map((one) => (one === staging ? { ...one, ...change } : one)) };
}

/** The worker on a reserved pool of its own. */
const placed = withStaging({
  cluster: {
    ...staging.cluster,
    additionalNodePools: [{ name: 'batch', type: 'g6-standard-4', minNodes: 1, maxNodes: 4, reserved: true }],
  },
  processes: { ...staging.processes, worker: { ...staging.processes.worker, nodePool: 'batch' } },
});

/** A key of the Secret that the worker reads. */
const { worker, ...processes } = vmshift.processes;
const mailed: Model = {
  ...model,
  platform: {
    ...model.platform,
    application: {
      ...vmshift,
      secret: { ...vmshift.secret, keys: { ...vmshift.secret.keys, MAIL_KEY: { kind: 'external', description: 'x' } } },
      processes: { ...processes, worker: { ...worker, secrets: { ...worker.secrets, MAIL_KEY: 'MAIL_KEY' } } },
    },
  },
};

describe.each([
  [
    'a workload on a reserved pool',
    placed,
    'Deployment/vmshift-celery-worker',
    'cluster-staging: linode_lke_node_pool.',
  ],
  ['a key of the Secret', mailed, 'Deployment/vmshift-celery-worker', 'platform-staging: kubernetes_secret_v1.'],
])('%s', (_, model, object, resource) => {
  const [start, end] = [same(own), same(render(model))];
  const stacksFirst: State = { manifests: start.manifests, terraform: end.terraform };

  test('is blocked in one step, and before what it needs', () => {
    expect(found('staging', start, end)).toEqual([`dependency-not-deployed ${object}`]);
    const manifestsFirst: State = { manifests: end.manifests, terraform: start.terraform };
    expect(found('staging', start, manifestsFirst)).toEqual([`dependency-missing ${object}`]);
  });

  test('passes once the stacks of the base have it', () => {
    expect(found('staging', start, stacksFirst)).toEqual([]);
    expect(found('staging', stacksFirst, end)).toEqual([]);
  });

  test('is taken back the other way round', () => {
    const [inOneStep, stacksBefore] = [
      found('staging', end, start),
      found('staging', end, { ...end, terraform: start.terraform }),
    ];
    for (const findings of [inOneStep, stacksBefore])
      expect(findings).toEqual([expect.stringContaining(`dependency-removed ${resource}`)]);
    expect(found('staging', end, stacksFirst)).toEqual([]);
    expect(found('staging', stacksFirst, start)).toEqual([]);
  });
});

describe('an environment', () => {
  const without = same(render({ ...model, environments: model.environments.filter((one) => one !== staging) }));

  test('is added in one step: Argo CD follows it when Terraform has made the rest', () => {
    expect(names.flatMap((name) => found(name, without, same(own)))).toEqual([]);
  });

  test('goes in one step, once its stacks are destroyed', () => {
    expect(names.flatMap((name) => found(name, same(own), without))).toEqual([]);
  });
});

test('the pooler of an environment goes with a block, and comes with a warning: a Secret names it', () => {
  const { pooler: _pooler, ...database } = staging.database;
  const without = same(render(withStaging({ database })));
  expect(found('staging', same(own), without)).toEqual(['secret-server-removed Service/pgbouncer']);
  expect(found('staging', without, same(own))).toEqual([
    expect.stringMatching(/^secret-server-not-synced platform-staging: kubernetes_secret_v1\./),
  ]);
});
