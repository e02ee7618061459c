import { at, Hidden, type PlanValue } from '../plan-value';
import { resourceRule } from '../rule';

const LABEL = 'pod-security.kubernetes.io/enforce';

/** From weak to strong; a namespace without the label enforces nothing. */
const LEVELS = ['privileged', 'baseline', 'restricted'];

function levelOf(label: PlanValue | undefined): number {
  return Math.max(0, LEVELS.indexOf(String(label ?? 'privileged')));
}

/** What the API server refuses to run in a namespace. */
export const podSecurityLowered = resourceRule({
  id: 'pod-security-lowered',
  title: 'A namespace keeps its Pod Security level',
  types: ['kubernetes_namespace', 'kubernetes_namespace_v1', 'kubernetes_labels'],
  actions: ['update', 'replace'],
  judge: ({ type, before, after }) => {
    const path = type === 'kubernetes_labels' ? ['labels', LABEL] : ['metadata', 0, 'labels', LABEL];
    const [old, next] = [at(before, ...path), at(after, ...path)];
    return next === Hidden.UNKNOWN || levelOf(next) >= levelOf(old) ? [] : [{ path, level: String(old) }];
  },
  class: 'privilege',
  verdict: 'block',
  because: 'the namespace enforces a weaker Pod Security level than before',
  impact: 'pods that run as root, share the node or mount its disks are admitted',
  fix: ({ level }) => `keep ${level}`,
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  reads: [`metadata[*].labels["${LABEL}"]`, `labels["${LABEL}"]`],
});
