import type { Workload } from '@vmshift/kubernetes';
import { objectName, recordsAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import type { Comparison, Effect, Found } from '../effect';

const SEE_TOKEN = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/';

/** What pods can do at the Kubernetes API, and which Secrets they can read. */
export const access: Effect = (comparison) => [
  ...comparison.after.workloads.flatMap((workload) => tokenOf(workload, comparison)),
  ...automounting(comparison),
];

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
