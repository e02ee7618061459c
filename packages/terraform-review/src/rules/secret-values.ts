import { at, Hidden, isEmpty, numberAt, type PlanObject } from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { WRITE_ONLY } from './write-only-arguments';

/** The pairs of a value and the number with which it is sent again: any other one, as it follows the expressions. */
const PAIRS = [
  ['data_wo', 'data_wo_revision'],
  ['binary_data_wo', 'binary_data_wo_revision'],
] as const;

/** Whether a Secret holds its values, and whether they stay out of the state. */
export const secretValues = ruleFor(
  ['kubernetes_secret', 'kubernetes_secret_v1'],
  ({ action, before, after, configured }) => {
    if (after === null || !['create', 'update', 'replace'].includes(action)) return [];
    return [...writeOnly(action, before, after, configured), ...inState(before, after, configured)];
  },
);

function writeOnly(
  action: string,
  before: PlanObject | null,
  after: PlanObject,
  configured: ReadonlySet<string>,
): Danger[] {
  return PAIRS.flatMap(([name, revisionName]): Danger[] => {
    const [old, next] = [numberAt(before ?? undefined, revisionName), numberAt(after, revisionName)];
    const base = { path: revisionName, before: old, after: next, see: WRITE_ONLY } as const;
    if (configured.has(name) && at(after, revisionName) !== Hidden.UNKNOWN && (next ?? 0) < 1) {
      return [
        {
          ...base,
          id: 'secret-stays-empty',
          class: 'outage',
          verdict: 'block',
          because: `${name} is sent only when ${revisionName} changes, and it starts at 1`,
          impact: 'the Secret is created without its keys; pods that need one do not start',
          fix: `set ${revisionName} to 1 or more`,
        },
      ];
    }
    if (action === 'update' && old !== undefined && next !== undefined && old !== next) {
      return [
        {
          ...base,
          id: 'secret-rotated',
          class: 'outage',
          verdict: 'info',
          because: `${revisionName} is another number, higher or lower, so the values are sent again`,
          impact: 'pods that read a key as an environment variable keep the old value until they restart',
          fix: 'change a rotated value where it is checked (database, registry) first, and restart the workloads after the apply',
        },
      ];
    }
    return [];
  });
}

function inState(before: PlanObject | null, after: PlanObject, configured: ReadonlySet<string>): Danger[] {
  return (['data', 'binary_data'] as const).flatMap((name): Danger[] => {
    if (!configured.has(name) || isEmpty(at(after, name)) || !isEmpty(at(before ?? undefined, name))) return [];
    return [
      {
        id: 'secret-in-state',
        class: 'secret-leak',
        verdict: 'warn',
        path: name,
        because: `${name} is an ordinary argument`,
        impact: 'the values stand in the state and in every plan file in clear',
        fix: `use ${name}_wo with ${name}_wo_revision and an ephemeral variable`,
        see: WRITE_ONLY,
      },
    ];
  });
}
