import { at, Hidden, listAt, type PlanObject, type PlanValue } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const LABEL = 'pod-security.kubernetes.io/enforce';

/** From weak to strong; a namespace without the label enforces nothing. */
const LEVELS = ['privileged', 'baseline', 'restricted'];

const label = (namespace: PlanObject | null): PlanValue | undefined =>
  at(listAt(namespace ?? undefined, 'metadata')[0], 'labels', LABEL);

const level = (value: PlanValue | undefined): number => Math.max(0, LEVELS.indexOf(String(value ?? 'privileged')));

/** What the API server refuses to run in a namespace. */
export const podSecurity = ruleFor(
  ['kubernetes_namespace', 'kubernetes_namespace_v1', 'kubernetes_labels'],
  ({ action, before, after }): readonly Danger[] => {
    if (action !== 'update' && action !== 'replace') return [];
    const [old, next] = [label(before), label(after)];
    if (next === Hidden.UNKNOWN || level(next) >= level(old)) return [];
    return [
      {
        id: 'pod-security-lowered',
        class: 'privilege',
        verdict: 'block',
        path: `metadata[0].labels["${LABEL}"]`,
        before: old,
        after: next,
        because: 'the namespace enforces a weaker Pod Security level than before',
        impact: 'pods that run as root, share the node or mount its disks are admitted',
        fix: `keep ${String(old)}`,
        see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
      },
    ];
  },
);
