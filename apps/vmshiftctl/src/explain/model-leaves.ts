import { KUBERNETES_VERSIONS, LINODE_PLAN_TYPES, type Model } from '@vmshift/environments';
import { parseQuantity } from '@vmshift/kubernetes';

export type Path = readonly (string | number)[];

/** One value of a model, or of other data, and where it stands. */
export interface Leaf {
  /** As a message prints it, such as `staging.ingress.paths[0].path`. */
  readonly name: string;
  readonly path: Path;
  readonly value: unknown;
}

/** Every value of the model. */
export function leavesOf({ platform, environments }: Model): readonly Leaf[] {
  return [
    ...leavesBelow(platform, ['platform'], 'platform'),
    ...environments.flatMap((environment, index) =>
      leavesBelow(environment, ['environments', index], environment.name),
    ),
  ];
}

/** Every value of plain data that stands at a path, and is called by a name. */
export function leavesBelow(value: unknown, path: Path, name: string): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ name, path, value }];
  return Object.entries(value).flatMap(([key, child]) =>
    Array.isArray(value)
      ? leavesBelow(child, [...path, Number(key)], `${name}[${key}]`)
      : leavesBelow(child, [...path, key], name === '' ? key : `${name}.${key}`),
  );
}

/** A copy of the model in which one leaf has another value. */
export function withValue<T>(value: T, [key, ...rest]: Path, leaf: unknown): T {
  if (key === undefined) return leaf as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = withValue(copy[key], rest, leaf);
  return copy as T;
}

/**
 * Other values of a leaf to try, the most ordinary edits first; the rules may refuse each of them.
 * @param all the leaves of its model
 */
export function otherValues({ path, value }: Leaf, all: readonly Leaf[]): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1, value * 2, value + 10, Math.floor(value / 2)];
  if (typeof value !== 'string') return [];
  const key = String(path.at(-1));
  // Without it the workload runs on the shared pools, whatever other pools the cluster has.
  if (key === 'nodePool') return [undefined];
  const known = KNOWN[key];
  const others =
    known ??
    (parseQuantity(value) === undefined ? [...otherTexts(value), ...sameKey(all, key)] : otherQuantities(value));
  return [...new Set(others)].filter((other) => other !== value);
}

/** Closed sets, by the name of the property. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  tier: ['staging', 'production', 'development'],
  type: LINODE_PLAN_TYPES,
  kubernetesVersion: KUBERNETES_VERSIONS.map(({ version }) => version),
  region: ['us-east', 'eu-central'],
  pathType: ['Exact', 'Prefix'],
  clusterIssuer: ['letsencrypt-staging', 'letsencrypt-prod'],
  logLevel: ['INFO', 'WARNING', 'ERROR'],
  schedule: ['43 3 * * *'],
  kind: [],
  digest: [`sha256:${'c0ffee00'.repeat(8)}`],
};

function sameKey(all: readonly Leaf[], key: string): readonly unknown[] {
  return [...new Set(all.filter(({ path }) => path.at(-1) === key).map(({ value }) => value))];
}

function otherQuantities(value: string): readonly string[] {
  if (parseQuantity(value) === undefined) return [];
  const [, digits = '', unit = ''] = /^(\d+)(\D*)$/.exec(value) ?? [];
  const smaller: Readonly<Record<string, string>> = { Gi: 'Mi', '': 'm' };
  const count = Number(digits);
  const finer = smaller[unit];
  const step = unit === 'Gi' ? 1024 : 1000;
  return [
    ...[count + 1, count + 10, count - 1, count - 10, count * 2]
      .filter((other) => other > 0)
      .map((other) => `${other}${unit}`),
    ...(finer === undefined ? [] : [`${count * step + step / 4}${finer}`, `${count * step - step / 4}${finer}`]),
  ];
}

function otherTexts(value: string): readonly string[] {
  const [last] = [...value.matchAll(/\d+/g)].slice(-1);
  return [
    // The last number of a version or a tag.
    ...(last === undefined
      ? []
      : [value.slice(0, last.index) + (Number(last[0]) + 1) + value.slice(last.index + last[0].length)]),
    // The first label of a host, the last part of a path, a name.
    value.replace(/^([a-z0-9-]+)\./, '$1-2.'),
    value.replace(/^(https:\/\/.*?)(\.git)?$/, '$1-2$2'),
    `${value}-2`,
    `${value}2`,
  ];
}
