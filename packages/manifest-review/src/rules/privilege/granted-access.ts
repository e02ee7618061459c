import { isSwitchedKey } from '../../cluster/declared-databases';
import { grantsBySubject, isDangerousGrant, isKnown } from '../../cluster/rbac';
import { secretsOf } from '../../cluster/secrets-of';
import { workloadChanges } from '../environments/workload-changes';
import { containerFields, podFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads } from '../rule';

/** All credentials of a new workload are new to it. */
function addedWorkloads(comparison: Comparison) {
  return workloadChanges(comparison).added.map((workload) => ({ old: undefined, workload }));
}

/** What pods can do at the Kubernetes API, and which Secrets they can read. */
export const grantedAccess = [
  changeRule({
    id: 'rbac-grants-more',
    title: 'Accounts may do nothing at the Kubernetes API',
    judge: ({ before, after }) => {
      const [was, is] = [grantsBySubject(before), grantsBySubject(after)];
      return [...is].flatMap(([subject, grants]) => {
        const known = was.get(subject) ?? [];
        const fresh = grants.filter((grant) => !isKnown(grant, known));
        if (fresh.length === 0) return [];
        return [
          {
            object: subject,
            before: known.map(({ text }) => text).join(', ') || undefined,
            after: fresh.map(({ text }) => text).join(', '),
            verdict: fresh.some(isDangerousGrant) ? ('block' as const) : ('warn' as const),
            some: fresh
              .slice(0, 5)
              .map(({ text }) => text)
              .join(', '),
          },
        ];
      });
    },
    class: 'privilege',
    verdict: 'block',
    because: ({ object, some }) => `a binding grants ${object}: ${some}`,
    impact: 'an intruder in a pod of that account can do the same',
    fix: 'grant the single verbs on the single objects that are needed, or nothing',
    see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    reads: ['rules', 'roleRef', 'subjects'],
  }),
  changeRule({
    id: 'reads-more-secrets',
    title: 'A pod holds the credentials that it needs, and no others',
    judge: (comparison) =>
      [...keptWorkloads(comparison), ...addedWorkloads(comparison)].flatMap(({ old, workload }) => {
        const [known, secrets] = [old === undefined ? new Map<string, string>() : secretsOf(old), secretsOf(workload)];
        const fresh = [...secrets].filter(
          ([name]) =>
            !known.has(name) &&
            !known.has(name.split(':')[0] ?? '') &&
            ![...known.keys()].some((one) => isSwitchedKey(comparison, workload.name, [one, name])),
        );
        const [first] = fresh;
        if (first === undefined) return [];
        const isWhole = fresh.some(([name]) => !name.includes(':'));
        return [
          {
            ...{ object: workload.name, path: first[1], before: [...known.keys()].join(', ') || undefined },
            after: fresh.map(([name]) => name).join(', '),
            verdict: isWhole ? ('block' as const) : ('warn' as const),
            isWhole,
          },
        ];
      }),
    class: 'privilege',
    verdict: 'block',
    because: ({ after }) => `the pod now holds ${after}`,
    impact: ({ isWhole }) =>
      isWhole
        ? 'every credential of that Secret, later ones too, is in the pod: an intruder has them all'
        : 'one more place from which the credential can leak',
    fix: 'give the workload the single keys that it needs',
    see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    reads: [...containerFields('env', 'envFrom'), ...podFields('volumes')],
    explainedBy: ['secret-taken-whole', 'reference-missing', 'secret-key-changes'],
  }),
];
