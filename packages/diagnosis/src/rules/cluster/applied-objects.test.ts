import { view } from '../../../test-support';
import { service, workload } from '../../../test-support/objects';
import { testDiagnosis } from '../../../test-support/test-diagnosis';
import { appliedObjectRules } from './applied-objects';

const synced = (kind: string, name: string, parts: object = {}) => ({ kind, name, status: 'Synced', ...parts });
const resources = [
  synced('Deployment', 'api'),
  synced('Service', 'api'),
  synced('ConfigMap', 'api'),
  synced('Job', 'schema'),
];
const application = { status: { resources } };

testDiagnosis(appliedObjectRules, 'applied-objects-absent', {
  diagnoses: {
    'a context that leads to another cluster': [
      view({ application, cluster: {} }),
      {
        object: 'Namespace/vmshift-dev',
        evidence: [],
        severity: 'degraded',
        cause:
          'the kubectl context vmshift-dev leads to a cluster that has none of the 2 objects that Argo CD finds in this environment: it is another cluster, or its namespace was emptied',
        releaseCanCause: false,
      },
    ],
    'a Service that was deleted, and Argo CD does not look': [
      view({ application, cluster: { deployments: [workload()] } }),
      {
        object: 'Namespace/vmshift-dev',
        evidence: [{ object: 'Namespace/vmshift-dev', message: 'not there: Service/api' }],
        cause: expect.stringContaining('does not show 1 of the 2 objects'),
      },
    ],
  },
  silent: {
    'all that Argo CD finds': view({ application, cluster: { deployments: [workload()], services: [service()] } }),
    'kinds that were not seen': view({
      application,
      cluster: {
        deployments: { state: 'unknown', because: 'forbidden' },
        services: { state: 'unknown', because: 'forbidden' },
      },
    }),
    'a cluster that was not seen': view({ application, cluster: 'unseen' }),
    'objects that no reader understands': view({
      application,
      cluster: {
        unreadable: ['Deployment/api', 'Service/api'].map((object) => ({ object, because: 'spec: no object' })),
      },
    }),
    'what Argo CD misses as well': view({
      application: {
        status: {
          resources: [
            synced('Deployment', 'api', { status: 'OutOfSync', health: { status: 'Missing' } }),
            synced('Service', 'api', { requiresPruning: true }),
            synced('CronJob', 'api', { hook: true }),
          ],
        },
      },
      cluster: {},
    }),
    'an Application that is being deleted': view({
      application: { ...application, metadata: { deletionTimestamp: '2026-11-24T11:59:00Z' } },
      cluster: {},
    }),
    'an Application that has applied nothing yet': view({ cluster: {} }),
  },
});
