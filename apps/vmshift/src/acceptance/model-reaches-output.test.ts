import { type EnvironmentConfig, model } from '@vmshift/environments';
import { type KubeObject, parseQuantity, printManifest } from '@vmshift/kubernetes';
import { buildObjects } from '../build-objects';
import { managedProduction } from '../testing/managed';
import { fixturePin, renderedEnvironments } from '../testing/rendered';

type Path = readonly string[];

/** Paths that are the other layer's, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  tier: 'who has to approve a change at GitHub',
  'release.autoRollback': 'whether the watch of a release takes it back',
  'release.approval': 'the GitHub environment that operate.yaml waits in; a test holds the workflow to it',
  branch: 'decides which release pins are accepted',
  targetRevision: "Argo CD's Application",
  cluster: 'Terraform: the cluster',
  application: "Argo CD's Application",
  'ingress.limitRequests': 'Terraform: the ingress controller',
  secretRevisions: 'Terraform: the Secrets',
  'database.type': 'Terraform: the managed database',
  'database.clusterSize': 'Terraform: the managed database',
  'database.engineId': 'Terraform: the managed database',
  'database.allowList': 'Terraform: the managed database',
};

/** `max_connections` of a managed database is Linode's: the model states it for the connection rule. */
const MANAGED_ONLY = { 'database.maxConnections': 'the connection rule' };

/** Manifests that were printed. */
const texts = new WeakMap<KubeObject, string>();

const environments: readonly (readonly [string, EnvironmentConfig, Readonly<Record<string, string>>])[] = [
  ...renderedEnvironments.map(([name, { environment }]) => [name, environment, ELSEWHERE] as const),
  ['managed', managedProduction({ pooled: true }).environment, { ...ELSEWHERE, ...MANAGED_ONLY }],
];

describe.each(environments)('A12 every value of %s', (_, environment, elsewhere) => {
  const objects = build(environment);
  const before = objects.map(textOf);
  const after = (path: Path) => build(mutate(environment, path) as EnvironmentConfig, objects).map(textOf);
  const leaves = listLeaves(environment);
  const isElsewhere = (path: Path) =>
    Object.keys(elsewhere).some((known) => path.join('.') === known || path.join('.').startsWith(`${known}.`));

  test.each(leaves.filter((path) => !isElsewhere(path)).map((path) => [path.join('.'), path] as const))(
    'A12 %s reaches the manifests',
    (_name, path) => {
      expect(after(path)).not.toEqual(before);
    },
  );

  test('A12 what is listed as elsewhere changes no manifest', () => {
    for (const path of leaves.filter(isElsewhere)) {
      expect([path, after(path)]).toEqual([path, before]);
    }
  });
});

function build(environment: EnvironmentConfig, like: readonly KubeObject[] = []): readonly KubeObject[] {
  return buildObjects(environment, fixturePin(model.environments[0] ?? environment), model.platform, like);
}

/** The manifest of an object. One value changes few of them: the others are the same objects, and printed once. */
function textOf(object: KubeObject): string {
  const text = texts.get(object) ?? printManifest(object);
  texts.set(object, text);
  return text;
}

function listLeaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return path.at(-1) === 'kind' ? [] : [path];
  return Object.entries(value).flatMap(([key, child]) => listLeaves(child, [...path, key]));
}

/** A copy in which one leaf has another value of its type. */
function mutate(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return mutateLeaf(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = mutate(copy[key], rest);
  return copy;
}

function mutateLeaf(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') throw new TypeError(`no leaf: ${value}`);
  // Larger than any other in the model, so that the LimitRange sees it too.
  return parseQuantity(value) === undefined ? `${value}x` : '77Gi';
}
