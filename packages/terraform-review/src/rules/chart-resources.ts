import type { Rule } from '@vmshift/findings';
import { equalQuantities, exceeds, quantity } from '@vmshift/kubernetes';
import { type AttributePath, at, isPlanObject, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { changedValues } from './changed-values';

const TYPES = ['helm_release'];
const READS = ['values.**.resources'];
const SEE = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

/** An amount of one resource that a container of a chart asks for, or may use, and that is not what it was. */
interface Amount {
  /** Of the requests or limits that it is one of, `values` included. */
  readonly path: AttributePath;
  /** `cpu`, `memory` or another one. */
  readonly name: string;
  readonly was: PlanValue | undefined;
  readonly is: PlanValue | undefined;
  /** What the container asks for of the same resource; undefined where the values do not say. */
  readonly request: PlanValue | undefined;
}

/** The amounts under `requests` or under `limits` that differ. */
function changedAmounts(release: PlannedResource, kind: 'requests' | 'limits'): readonly Amount[] {
  return changedValues(release, ['resources']).flatMap(({ path, before, after }) => {
    const sides = [at(before, kind), at(after, kind)];
    const names = new Set(sides.flatMap((side) => (isPlanObject(side) ? Object.keys(side) : [])));
    return [...names].sort().flatMap((name) => {
      const [was, is] = sides.map((side) => at(side, name));
      if (was === is || equalQuantities(was, is)) return [];
      return [{ path: [...path, kind, name], name, was, is, request: at(after, 'requests', name) }];
    });
  });
}

/** A limit below the request is refused; 0 for what is no quantity would accuse what Helm has still to fill in. */
const isBelowRequest = ({ is, request }: Pick<Amount, 'is' | 'request'>) =>
  quantity(is) !== undefined && exceeds(request, is);

const limitRefused = resourceRule({
  id: 'component-limit-below-request',
  title: 'A container of a chart may use what it asks for',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) =>
    changedValues(release, ['resources']).flatMap(({ path, before, after }) => {
      const limits = at(after, 'limits');
      return Object.keys(isPlanObject(limits) ? limits : {})
        .map((name) => ({
          name,
          sides: [before, after].map((side) => ({
            is: at(side, 'limits', name),
            request: at(side, 'requests', name),
          })),
        }))
        .filter(({ sides: [was, is] }) => is && isBelowRequest(is) && !(was && isBelowRequest(was)))
        .map(({ name, sides }) => ({
          path: [...path, 'limits', name],
          name,
          request: String(sides[1]?.request),
          limit: String(sides[1]?.is),
        }));
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ name, limit, request }) => `the container asks for ${request} of ${name} and may use ${limit}`,
  impact: 'the API server refuses its pods: the upgrade fails and is taken back, a first installation ends there',
  fix: 'raise the limit to the request or above, or leave the limit out',
  see: SEE,
  reads: READS,
});

/** Whether a limit leaves the container no more than twice what it asks for, or what it asks for is not written. */
function isTight({ is, request }: Amount): boolean {
  const asked = quantity(request);
  const limit = quantity(is);
  return limit !== undefined && (asked === undefined || limit < 2n * asked);
}

const limitLowered = resourceRule({
  id: 'component-limit-lowered',
  title: 'A container of a chart gets what it uses under load',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    changedAmounts(release, 'limits')
      .filter(({ was, is }) => quantity(is) !== undefined && (quantity(was) === undefined || exceeds(was, is)))
      .map((amount) => ({
        path: amount.path,
        name: amount.name,
        limit: String(amount.is),
        ...(isTight(amount) ? {} : { verdict: 'info' as const }),
      })),
  class: 'outage',
  verdict: 'warn',
  because: ({ name, limit }) =>
    name === 'memory'
      ? `a container is killed as soon as it uses more than ${limit}`
      : `a container gets at most ${limit} of ${name}`,
  impact: ({ name }) =>
    name === 'memory'
      ? 'it is restarted under load, again and again, and with one replica what it serves is away meanwhile'
      : 'it answers later under load, and its probes may fail',
  fix: 'compare with what it uses (kubectl top pod), at its busiest hour',
  see: SEE,
  reads: READS,
  explainedBy: ['component-limit-below-request'],
});

const requestsChange = resourceRule({
  id: 'component-requests',
  title: 'What pods of a chart ask for fits on the nodes',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    changedAmounts(release, 'requests').map(({ path, name, was, is }) => {
      const [old, next] = [quantity(was), quantity(is)];
      const isMuchMore = old !== undefined && next !== undefined && next > 2n * old;
      return { path, name, isMore: exceeds(is, was), ...(isMuchMore ? {} : { verdict: 'info' as const }) };
    }),
  class: 'capacity',
  verdict: 'warn',
  because: ({ name, before, after }) =>
    `each pod asks for ${after ?? 'what the chart gives'} of ${name} in place of ${before ?? 'what the chart gives'}`,
  impact: ({ isMore }) =>
    isMore
      ? 'where no node has so much left its pods stay Pending, and the upgrade is taken back'
      : 'the scheduler puts more pods on its node, and it is among the first that are evicted there',
  fix: 'compare with what it uses (kubectl top pod) and with what the nodes have left',
  see: SEE,
  reads: READS,
});

/** What containers of a chart ask for and may use. */
export const chartResourceRules: readonly Rule<PlanContext>[] = [limitRefused, limitLowered, requestsChange];
