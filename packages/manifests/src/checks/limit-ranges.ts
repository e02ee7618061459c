import type { Place } from '@vmshift/findings';
import {
  at,
  type Data,
  dataAt,
  exceeds,
  formatQuantity,
  itemPaths,
  type KubeObject,
  NANOS,
  nanos,
  objectName,
  podResources,
  quantity,
  recordsAt,
  type Workload,
  withLimitDefaults,
} from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule, objectRule } from '../object-rule';
import { printed } from '../printed';

const SEE = 'https://kubernetes.io/docs/concepts/policy/limit-range/';

/** One entry of a LimitRange. */
interface Limit {
  readonly range: string;
  readonly path: string;
  readonly limit: Data;
}

function limitsIn({ ofKind }: EachInput): readonly Limit[] {
  return ofKind('LimitRange').flatMap((range) => {
    const limits = recordsAt(range, 'spec.limits');
    const paths = itemPaths('spec.limits', limits, 'LimitRange');
    return limits.map((limit, index) => ({ range: objectName(range), path: paths[index] ?? 'spec.limits', limit }));
  });
}

const limitRangeContradicted = eachObjectRule({
  id: 'limit-range-contradicts-itself',
  title: 'The defaults of a LimitRange are within its own bounds',
  judge: (input) =>
    limitsIn(input).flatMap(({ range, path, limit }) =>
      ORDERED.flatMap(([lower, upper, ...between]) =>
        Object.entries(dataAt(limit, lower)).flatMap(([resource, value]) => {
          const most = dataAt(limit, upper)[resource];
          if (quantity(most) === undefined || !exceeds(value, most)) return [];
          // What stands between the two is told with its neighbours.
          if (between.some((field) => dataAt(limit, field)[resource] !== undefined)) return [];
          return [
            {
              ...{ object: range, path: `${path}.${lower}.${resource}`, now: printed(value) },
              ...{ lower, upper, most: printed(most) },
            },
          ];
        }),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ lower, upper, now, most }) => `${lower} is ${now}, which is more than ${upper}, ${most}`,
  impact: 'the API server refuses the LimitRange and the sync fails',
  fix: ({ lower, upper }) => `keep ${lower} at most ${upper}`,
  see: SEE,
  reads: ['spec.limits'],
});

/** Two bounds in their order, and what stands between them where it is given. */
const ORDERED: readonly (readonly [string, string, ...string[]])[] = [
  ['defaultRequest', 'default'],
  ['default', 'max'],
  ['min', 'defaultRequest'],
  ['min', 'default', 'defaultRequest'],
  ['defaultRequest', 'max', 'default'],
  ['min', 'max'],
];

interface OutOfRange extends Place {
  readonly object: string;
  readonly path: string;
  readonly now: string;
  /** `at most 2 cpu for a container` */
  readonly bound: string;
  readonly range: string;
}

/** What is told: about one object, or about a bound that several break. */
interface BrokenBound extends OutOfRange {
  readonly lines?: readonly string[];
  readonly isClaim: boolean;
}

const limitRangeExceeded = objectRule({
  id: 'limit-range-exceeded',
  title: 'Every container, pod and claim is within the LimitRange of the namespace',
  judge: (input): readonly BrokenBound[] => {
    const ranges = input.ofKind('LimitRange');
    const workloads = ranges.length === 0 ? [] : input.workloads.map((one) => withLimitDefaults(one, ranges));
    const outOf = (limit: Limit): readonly OutOfRange[] => {
      if (limit.limit.type === 'Container') return workloads.flatMap((workload) => containersOutOf(limit, workload));
      if (limit.limit.type === 'Pod') return workloads.flatMap((workload) => podOutOf(limit, workload));
      if (limit.limit.type !== 'PersistentVolumeClaim') return [];
      return input.ofKind('PersistentVolumeClaim').flatMap((claim) => claimOutOf(limit, claim));
    };
    return limitsIn(input).flatMap((limit) => byBound(limit, outOf(limit)));
  },
  class: 'capacity',
  verdict: 'block',
  because: ({ range, bound, now, lines }) =>
    lines === undefined
      ? `${range} allows ${bound}, and this is ${now}`
      : `it allows ${bound}, and ${lines.length} do not keep that`,
  impact: ({ isClaim }) =>
    isClaim
      ? 'the API server refuses the claim and the sync fails'
      : 'the API server refuses the pods: the rollout hangs',
  fix: 'change the quantity in the environment of the model; synth makes the LimitRange from it',
  see: SEE,
  reads: ['spec.limits'],
});

/** A bound that several objects break is wrong itself: it is told at the LimitRange, with a line for each of them. */
function byBound({ range, path }: Limit, found: readonly OutOfRange[]): readonly BrokenBound[] {
  const groups = new Map<string, OutOfRange[]>();
  for (const one of found) groups.set(one.bound, [...(groups.get(one.bound) ?? []), one]);
  return [...groups.values()].flatMap((group): readonly BrokenBound[] => {
    const isClaim = group.some(({ object }) => object.startsWith('PersistentVolumeClaim/'));
    if (new Set(group.map(({ object }) => object)).size === 1) return group.map((one) => ({ ...one, isClaim }));
    const [{ bound = '' } = {}] = group;
    const lines = group.map((one) => `${one.object} ${one.path}: ${one.now}`);
    return [{ object: range, path, now: bound, bound, range, lines, isClaim }];
  });
}

function containersOutOf({ range, limit }: Limit, { name: object, containers }: Workload): readonly OutOfRange[] {
  return containers.flatMap(({ spec, path }) => {
    const found: OutOfRange[] = [];
    const add = (field: 'limits' | 'requests', resource: string, value: unknown, bound: string): void => {
      const now = value === undefined ? `no ${resource} limit` : printed(value);
      found.push({
        object,
        path: `${path}.resources.${field}.${resource}`,
        now,
        bound: `${bound} ${resource} for a container`,
        range,
      });
    };
    for (const [resource, most] of Object.entries(dataAt(limit, 'max'))) {
      const own = at(spec, `resources.limits.${resource}`);
      if (quantity(own) !== undefined && exceeds(own, most)) add('limits', resource, own, `at most ${printed(most)}`);
    }
    for (const [resource, ratio] of Object.entries(dataAt(limit, 'maxLimitRequestRatio'))) {
      const [limited, requested] = ['limits', 'requests'].map((field) => at(spec, `resources.${field}.${resource}`));
      if (!isWithinRatio(limited, requested, ratio))
        add('limits', resource, limited, `at most ${printed(ratio)} times its request of`);
    }
    for (const [resource, least] of Object.entries(dataAt(limit, 'min'))) {
      const own = at(spec, `resources.requests.${resource}`);
      if (quantity(own) !== undefined && exceeds(least, own))
        add('requests', resource, own, `at least ${printed(least)}`);
    }
    return found;
  });
}

/** Both have to be there, and the limit is no larger multiple of the request. */
function isWithinRatio(limited: unknown, requested: unknown, ratio: unknown): boolean {
  const [most, least] = [quantity(limited), quantity(requested)];
  return most !== undefined && least !== undefined && most * NANOS <= least * nanos(ratio);
}

/** The bounds for whole pods: the sum of the containers counts, and a limit that is not there is above every maximum. */
function podOutOf({ range, limit }: Limit, workload: Workload): readonly OutOfRange[] {
  const resources = podResources(workload);
  const { name: object, podPath } = workload;
  const found: OutOfRange[] = [];
  const add = (resource: string, now: string, bound: string): void => {
    found.push({ object, path: `${podPath}.containers`, now, bound: `${bound} ${resource} for a pod`, range });
  };
  for (const [resource, most] of Object.entries(dataAt(limit, 'max'))) {
    const own = resources.get(`limits.${resource}`);
    if (own === undefined) add(resource, `no ${resource} limit`, `at most ${printed(most)}`);
    else if (own > nanos(most)) add(resource, print(own, resource), `at most ${printed(most)}`);
  }
  for (const [resource, least] of Object.entries(dataAt(limit, 'min'))) {
    const own = resources.get(`requests.${resource}`) ?? 0n;
    if (own < nanos(least)) add(resource, print(own, resource), `at least ${printed(least)}`);
  }
  return found;
}

function claimOutOf({ range, limit }: Limit, claim: KubeObject): readonly OutOfRange[] {
  const path = 'spec.resources.requests.storage';
  const [own, most, least] = [at(claim, path), at(limit, 'max.storage'), at(limit, 'min.storage')];
  if (quantity(own) === undefined) return [];
  const place = { object: objectName(claim), path, now: printed(own), range };
  return [
    ...(most !== undefined && exceeds(own, most) ? [{ ...place, bound: `at most ${printed(most)} for a claim` }] : []),
    ...(least !== undefined && exceeds(least, own)
      ? [{ ...place, bound: `at least ${printed(least)} for a claim` }]
      : []),
  ];
}

function print(amount: bigint, resource: string): string {
  return formatQuantity(amount, /memory|storage/.test(resource) ? 'binary' : 'decimal');
}

export const limitRangeRules = [limitRangeContradicted, limitRangeExceeded];
