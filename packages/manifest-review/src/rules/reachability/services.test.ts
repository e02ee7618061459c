import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Service/vmshift-api-service';

testRule(changeRules, 'service-port-closed', {
  flags: {
    'a port that is declared, and on which gunicorn does not listen': [
      comparison(
        (draft) => draft.set(API, 'spec.ports[0].targetPort', 8080),
        (draft) =>
          draft.map<readonly object[]>(
            'Deployment/vmshift-api',
            'spec.template.spec.containers[vmshift-api].ports',
            (ports) => [...ports, { name: 'spare', containerPort: 8080 }],
          ),
      ),
      { object: API, path: 'spec.ports[80/TCP]', now: '8080' },
    ],
  },
  accepts: {
    'a port that no container declares, which another rule tells': comparison((draft) =>
      draft.set(API, 'spec.ports[0].targetPort', 8080),
    ),
    'the port by its number': comparison((draft) => draft.set(API, 'spec.ports[0].targetPort', 8000)),
  },
});

const set = (path: string, value: unknown) => comparison((draft) => draft.set(API, path, value));

testRule(changeRules, 'service-leads-to-other-pods', {
  flags: {
    'to pods that are not ready': [
      set('spec.publishNotReadyAddresses', true),
      {
        ...{ object: API, path: 'spec.publishNotReadyAddresses', now: 'true', verdict: 'block' },
        because: 'clients are led to pods that are not ready',
      },
    ],
    'to pods of the same node': [
      set('spec.internalTrafficPolicy', 'Local'),
      { object: API, path: 'spec.internalTrafficPolicy', verdict: 'block' },
    ],
    'to the same pod again': [
      set('spec.sessionAffinity', 'ClientIP'),
      { object: API, path: 'spec.sessionAffinity', verdict: 'warn' },
    ],
  },
  accepts: {
    'the defaults, written out': comparison((draft) =>
      draft.set(API, 'spec.internalTrafficPolicy', 'Cluster').set(API, 'spec.sessionAffinity', 'None'),
    ),
  },
});

testRule(changeRules, 'service-removed', {
  flags: {
    'the Service of a server': [
      comparison((draft) => draft.remove('Service/redis')),
      {
        object: 'Service/redis',
        path: 'metadata.name',
        before: 'redis',
        because: expect.stringContaining('Deployment/vmshift-celery-worker'),
      },
    ],
  },
  accepts: {
    'a Service that no client names': comparison(
      (draft) => draft.remove('Service/spare'),
      (draft) =>
        draft.add({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'spare' },
          spec: { selector: { app: 'spare' }, ports: [{ port: 80 }] },
        }),
    ),
  },
});

testRule(changeRules, 'service-port-removed', {
  flags: {
    'another port': [
      comparison((draft) => draft.set('Service/redis', 'spec.ports[0].port', 6380)),
      { object: 'Service/redis', path: 'spec.ports', before: '6379', after: '6380' },
    ],
  },
  accepts: {
    'one more port': comparison((draft) =>
      draft.map<readonly object[]>('Service/redis', 'spec.ports', (ports) => [...ports, { name: 'x', port: 6380 }]),
    ),
  },
});
