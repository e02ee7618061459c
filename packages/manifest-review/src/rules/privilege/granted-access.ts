import type { Data } from '@vmshift/kubernetes';
import { itemPaths, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
import { type Grant, grantsBySubject, isDangerousGrant } from '../../cluster/rbac';
import { containerFields, podFields } from '../reads';
import { changeRule, keptWorkloads } from '../rule';

/** What pods can do at the Kubernetes API, and which Secrets they can read. */
export const grantedAccess = [
  changeRule({
    id: 'rbac-grants-more',
    title: 'Accounts may do nothing at the Kubernetes API',
    judge: ({ before, after }) => {
      const [was, is] = [grantsBySubject(before), grantsBySubject(after)];
      return [...is].flatMap(([subject, grants]) => {
        const known = was.get(subject) ?? new Set<Grant>();
        const fresh = [...grants].filter((grant) => !known.has(grant));
        if (fresh.length === 0) return [];
        return [
          {
            object: subject,
            before: [...known].join(', ') || undefined,
            after: fresh.join(', '),
            verdict: fresh.some(isDangerousGrant) ? ('block' as const) : ('warn' as const),
            some: fresh.slice(0, 5).join(', '),
          },
        ];
      });
    },
    class: 'privilege',
    verdict: 'block',
    because: ({ object, some }) => `a binding lets ${object} ${some}`,
    impact: 'an intruder in a pod of that account can do the same; nothing here calls the Kubernetes API',
    fix: 'grant the single verbs on the single objects that are needed, or nothing',
    see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    reads: ['rules', 'roleRef', 'subjects'],
  }),
  changeRule({
    id: 'reads-more-secrets',
    title: 'A pod holds the credentials that it needs, and no others',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) => {
        const [known, secrets] = [secretsOf(old), secretsOf(workload)];
        const fresh = [...secrets].filter(([name]) => !known.has(name) && !known.has(name.split(':')[0] ?? ''));
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

/** `name:key` of every Secret that a pod reads, or the name alone where it gets all keys, with the path of its reader. */
function secretsOf(workload: Workload): ReadonlyMap<string, string> {
  const volumes = recordsAt(workload.pod, 'volumes');
  const volumePaths = itemPaths(`${workload.podPath}.volumes`, volumes);
  return new Map([
    ...workload.containers.flatMap(({ spec, path }) => [...variables(spec, path), ...imports(spec, path)]),
    ...volumes.flatMap((volume, index) =>
      [
        ...keysOf(volume, 'secret.secretName'),
        ...recordsAt(volume, 'projected.sources').flatMap((source) => keysOf(source, 'secret.name')),
      ].map((name) => [name, volumePaths[index] ?? workload.podPath] as const),
    ),
  ]);
}

type Reader = readonly [secret: string, path: string];

function variables(container: Data, path: string): readonly Reader[] {
  const env = recordsAt(container, 'env');
  const paths = itemPaths(`${path}.env`, env);
  return env.flatMap((variable, index): readonly Reader[] => {
    const name = textAt(variable, 'valueFrom.secretKeyRef.name');
    if (name === undefined) return [];
    return [[`${name}:${textAt(variable, 'valueFrom.secretKeyRef.key')}`, paths[index] ?? path]];
  });
}

function imports(container: Data, path: string): readonly Reader[] {
  return recordsAt(container, 'envFrom').flatMap((source, index): readonly Reader[] => {
    const name = textAt(source, 'secretRef.name');
    return name === undefined ? [] : [[name, `${path}.envFrom[${index}]`]];
  });
}

function keysOf(source: Data, path: string): readonly string[] {
  const name = textAt(source, path);
  if (name === undefined) return [];
  const items = recordsAt(source, 'secret.items');
  return items.length === 0 ? [name] : items.map((item) => `${name}:${textAt(item, 'key')}`);
}
