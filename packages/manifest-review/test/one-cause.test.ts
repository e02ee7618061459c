import { review } from '@vmshift/manifest-review';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';

type Edit = (draft: Draft) => Draft;

/** Every finding that blocks or warns, with the number of its lines. */
const told = (edit: Edit) =>
  review(frozenSide, edit(new Draft(frozenSide)).side())
    .findings.filter(({ verdict }) => verdict !== 'info')
    .map(({ id, object, lines = [] }) => [id, object, lines.length]);

const CONTAINER = 'spec.template.spec.containers[0].resources';

test.each<[string, Edit, readonly (readonly [id: string, object: string, lines: number])[]]>([
  [
    'an autoscaler that outgrows five bounds of the quota',
    (draft) => draft.set('production', 'HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.maxReplicas', 14),
    [
      ['quota-exceeded', 'ResourceQuota/vmshift', 5],
      ['nodes-full', 'Deployment/vmshift-celery-worker', 0],
      ['pgbouncer-pool-too-small', 'ConfigMap/pgbouncer-config', 0],
    ],
  ],
  [
    'a lost rule for DNS',
    (draft) => draft.remove('production', 'NetworkPolicy/allow-dns'),
    [['flow-refused', 'NetworkPolicy/default-deny', 8]],
  ],
  [
    'a lost policy of a server',
    (draft) => draft.remove('production', 'NetworkPolicy/redis'),
    [['flow-refused', 'NetworkPolicy/default-deny', 3]],
  ],
  [
    'an account that every pod names',
    (draft) =>
      draft.edit('production', 'ServiceAccount/vmshift', (copy) =>
        Object.assign(copy.metadata as object, { name: 'a' }),
      ),
    [['reference-missing', 'Deployment/pgbouncer', 10]],
  ],
  [
    'an environment whose folder is gone',
    (draft) => draft.empty('staging'),
    [
      ['environment-removed', 'Application/vmshift-staging', 0],
      ['ingress-stops-serving', 'Ingress/vmshift-api-ingress', 0],
    ],
  ],
  [
    'a policy that opens the way out for several pods',
    (draft) =>
      draft.add('production', {
        ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
        metadata: { name: 'out', namespace: 'vmshift-production' },
        spec: {
          podSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['worker', 'scheduler'] }] },
          ...{ policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] },
        },
      }),
    [['network-opens-outward', 'NetworkPolicy/out', 2]],
  ],
  [
    'a budget that selects no pod',
    (draft) =>
      draft.set('production', 'PodDisruptionBudget/pgbouncer-pdb', 'spec.selector.matchLabels.app', 'pgbouncers'),
    [['disruption-budget-selector', 'PodDisruptionBudget/pgbouncer-pdb', 0]],
  ],
  [
    'a memory limit below the request',
    (draft) => draft.set('production', 'Deployment/vmshift-celery-beat', `${CONTAINER}.limits.memory`, '1Mi'),
    [['request-over-limit', 'Deployment/vmshift-celery-beat', 0]],
  ],
  [
    'a memory limit below what Redis may take',
    (draft) => draft.set('production', 'Deployment/redis', `${CONTAINER}.limits.memory`, '300Mi'),
    [['queue-may-fill-container', 'Deployment/redis', 0]],
  ],
  [
    'a memory limit that is negative',
    (draft) => draft.set('production', 'Deployment/redis', `${CONTAINER}.limits.memory`, '-512Mi'),
    [['schema', 'Deployment/redis', 0]],
  ],
  [
    'a memory limit that is gone',
    (draft) => draft.set('production', 'Deployment/redis', `${CONTAINER}.limits.memory`, undefined),
    [['resources-missing', 'Deployment/redis', 0]],
  ],
  [
    'a memory limit under a name that there is not',
    (draft) =>
      draft.map(
        'production',
        'Deployment/redis',
        `${CONTAINER}.limits`,
        ({ memory, ...limits }: Readonly<Record<string, unknown>>) => ({
          ...limits,
          memroy: memory,
        }),
      ),
    [['resource-unknown', 'Deployment/redis', 0]],
  ],
])('%s is one finding for each fact', (_, edit, expected) => {
  expect(told(edit)).toEqual(expected);
});
