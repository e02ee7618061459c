import type { Workload } from '@vmshift/kubernetes';
import { objectName, recordsAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Grant, grantsBySubject, isDangerousGrant } from '../../cluster/rbac';
import { type Comparison, type Effect, type Found, keptWorkloads } from '../effect';

const SEE_TOKEN = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/';
const SEE_RBAC = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** What pods can do at the Kubernetes API, and which Secrets they can read. */
export const access: Effect = (comparison) => [
  ...newGrants(comparison),
  ...comparison.after.workloads.flatMap((workload) => tokenOf(workload, comparison)),
  ...newSecrets(comparison),
  ...automounting(comparison),
];

function newGrants({ before, after }: Comparison): readonly Found[] {
  const [was, is] = [grantsBySubject(before), grantsBySubject(after)];
  return [...is].flatMap(([subject, grants]): readonly Found[] => {
    const known = was.get(subject) ?? new Set<Grant>();
    const fresh = [...grants].filter((grant) => !known.has(grant));
    if (fresh.length === 0) return [];
    return [
      {
        id: 'rbac-grants-more',
        class: 'privilege',
        verdict: fresh.some(isDangerousGrant) ? 'block' : 'warn',
        object: subject,
        path: 'rules',
        before: [...known].join(', ') || undefined,
        after: fresh.join(', '),
        because: `a binding lets ${subject} ${fresh.slice(0, 5).join(', ')}`,
        impact: 'whoever takes over a pod of that account can do the same; nothing here calls the Kubernetes API',
        fix: 'grant the single verbs on the single objects that are needed, or nothing',
        see: SEE_RBAC,
      },
    ];
  });
}

/** Whether a token of the account is mounted, and of which account. */
function tokenOf(workload: Workload, { before, after }: Comparison): readonly Found[] {
  const old = before.workload(workload.name);
  const [was, is] = [old && mountedToken(old, before), mountedToken(workload, after)];
  if (is === undefined || is === was || (old === undefined && before.objects.length === 0)) return [];
  return [
    {
      id: 'token-mounted',
      class: 'privilege',
      verdict: 'block',
      object: workload.name,
      path: `${workload.podPath}.automountServiceAccountToken`,
      before: was ?? 'no token',
      after: is,
      because: `the pod gets a credential of the Kubernetes API: the token of ${is}`,
      impact: 'whoever takes over the pod can act at the API server as that account',
      fix: 'set automountServiceAccountToken: false on the pod and on its account',
      see: SEE_TOKEN,
    },
  ];
}

/** The account whose token the pod sees; undefined when it sees none. */
function mountedToken(workload: Workload, view: EnvironmentView): string | undefined {
  const name = textAt(workload.pod, 'serviceAccountName') ?? 'default';
  const projected = recordsAt(workload.pod, 'volumes').some((volume) =>
    recordsAt(volume, 'projected.sources').some((source) => source.serviceAccountToken !== undefined),
  );
  const account = view.find(`ServiceAccount/${name}`);
  const automount = workload.pod.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
  return automount !== false || projected ? `ServiceAccount/${name}` : undefined;
}

/** An account that hands out its token to every pod that does not refuse it. */
function automounting({ before, after }: Comparison): readonly Found[] {
  return after.ofKind('ServiceAccount').flatMap((account): readonly Found[] => {
    const old = before.find(objectName(account));
    if (old?.automountServiceAccountToken !== false || account.automountServiceAccountToken === false) return [];
    return [
      {
        id: 'account-hands-out-its-token',
        class: 'privilege',
        verdict: 'warn',
        object: objectName(account),
        path: 'automountServiceAccountToken',
        before: 'false',
        after: String(account.automountServiceAccountToken ?? 'absent'),
        because: 'every pod of the account that does not refuse it gets a credential of the Kubernetes API',
        impact: 'the next workload that forgets to refuse it has one',
        fix: 'keep automountServiceAccountToken: false on the account',
        see: SEE_TOKEN,
      },
    ];
  });
}

/** Secrets that a workload can read and could not before. */
function newSecrets(comparison: Comparison): readonly Found[] {
  return keptWorkloads(comparison).flatMap(({ old, workload }): readonly Found[] => {
    const known = secretsOf(old);
    const fresh = [...secretsOf(workload)].filter(
      (secret) => !known.has(secret) && !known.has(secret.split(':')[0] ?? ''),
    );
    if (fresh.length === 0) return [];
    const whole = fresh.some((secret) => !secret.includes(':'));
    return [
      {
        id: 'reads-more-secrets',
        class: 'privilege',
        verdict: whole ? 'block' : 'warn',
        object: workload.name,
        path: workload.podPath,
        before: [...known].join(', ') || undefined,
        after: fresh.join(', '),
        because: `the pod now holds ${fresh.join(', ')}`,
        impact: whole
          ? 'every credential of that Secret, later ones too, is in the pod: whoever takes it over has them all'
          : 'one more place from which the credential can leak',
        fix: 'give the workload the single keys that it needs',
        see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      },
    ];
  });
}

/** `name:key` of every Secret that a pod reads; the name alone where it gets all keys. */
function secretsOf(workload: Workload): ReadonlySet<string> {
  const variables = workload.containers.flatMap(({ spec }) => [
    ...recordsAt(spec, 'env').map((variable) =>
      reference(variable, 'valueFrom.secretKeyRef.name', textAt(variable, 'valueFrom.secretKeyRef.key')),
    ),
    ...recordsAt(spec, 'envFrom').map((source) => textAt(source, 'secretRef.name')),
  ]);
  const volumes = recordsAt(workload.pod, 'volumes').flatMap((volume) => [
    ...keysOf(volume, 'secret', 'secret.secretName'),
    ...recordsAt(volume, 'projected.sources').flatMap((source) => keysOf(source, 'secret', 'secret.name')),
  ]);
  return new Set([...variables, ...volumes].filter((name) => name !== undefined));
}

function reference(value: unknown, path: string, key: string | undefined): string | undefined {
  const name = textAt(value, path);
  return name === undefined ? undefined : `${name}:${key}`;
}

function keysOf(value: unknown, field: string, path: string): readonly string[] {
  const name = textAt(value, path);
  if (name === undefined) return [];
  const items = recordsAt(value, `${field}.items`);
  return items.length === 0 ? [name] : items.map((item) => `${name}:${textAt(item, 'key')}`);
}
