import type { Rule } from '@vmshift/findings';
import { minorOf } from '@vmshift/kubernetes';
import { at, Hidden, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const LABEL = 'pod-security.kubernetes.io/enforce';

/** From weak to strong; a namespace without the label enforces nothing. */
const LEVELS = ['privileged', 'baseline', 'restricted'];

function levelOf(label: PlanValue | undefined): number {
  return Math.max(0, LEVELS.indexOf(String(label ?? 'privileged')));
}

const podSecurityLowered = resourceRule({
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

const VERSION = `${LABEL}-version`;

/** A version that is left out, or is `latest`, goes up by itself. */
function minorIn(label: PlanValue | undefined): number {
  return minorOf(String(label ?? '').replace(/^v/, '')) ?? -1;
}

const podSecurityVersion = resourceRule({
  id: 'pod-security-version',
  title: 'A namespace keeps the version of its Pod Security level, or gets a later one',
  types: ['kubernetes_namespace', 'kubernetes_namespace_v1'],
  actions: ['update', 'replace'],
  judge: ({ before, after }) => {
    const path = ['metadata', 0, 'labels', VERSION];
    const [old, next] = [at(before, ...path), at(after, ...path)];
    // `synth` judges our pods by the later one, which goes up with the cluster.
    return old === undefined || minorIn(next) >= minorIn(old) ? [] : [{ path, moves: minorIn(next) < 0 }];
  },
  class: 'privilege',
  verdict: 'warn',
  because: ({ after }) =>
    `the level is enforced as ${after === undefined ? 'the newest Kubernetes' : `Kubernetes ${after}`} defines it`,
  impact: ({ moves }) =>
    moves
      ? 'a pod that runs today may be refused after the cluster was upgraded'
      : 'an earlier version admits pods that a later one refuses',
  fix: 'keep the version of the cluster',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces',
  reads: [`metadata[*].labels["${VERSION}"]`],
});

/** What the API server refuses to run in a namespace. */
export const podSecurityRules: readonly Rule<PlanContext>[] = [podSecurityLowered, podSecurityVersion];
