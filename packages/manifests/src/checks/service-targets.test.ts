import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { serviceTargetRules } from './service-targets';

const shared = sample(['Job/migrate', 'spec.template.metadata.labels.app', 'db']);

testRule(serviceTargetRules, 'service-leads-nowhere', {
  flags: {
    'labels that no pod has': [
      sample(['Service/db', 'spec.selector.app', 'mysql']),
      { object: 'Service/db', path: 'spec.selector', now: '{"app":"mysql"}' },
    ],
    'no selector': [
      sample(['Service/db', 'spec.selector', undefined]),
      { object: 'Service/db', path: 'spec.selector', now: '{}' },
    ],
    'the pods of a Job alone': [
      sample(['Service/db', 'spec.selector.app', 'migrate']),
      { object: 'Service/db', path: 'spec.selector' },
    ],
    'a name outside of the cluster': [
      sample(['Service/db', 'spec', { type: 'ExternalName', externalName: 'db.example.com' }]),
      { object: 'Service/db', path: 'spec.externalName', now: 'db.example.com' },
    ],
  },
  accepts: { 'the pods of a Deployment': sample(), 'those of a Job too, which another rule tells': shared },
});

testRule(serviceTargetRules, 'service-mixes-workloads', {
  flags: {
    'the pods of two workloads': [
      shared,
      {
        object: 'Service/db',
        path: 'spec.selector',
        now: '{"app":"db"}',
        because: expect.stringContaining('Job/migrate, Deployment/db'),
      },
    ],
  },
  accepts: { 'the pods of one workload': sample() },
});

testRule(serviceTargetRules, 'service-port-undeclared', {
  flags: {
    'a number that no container has': [
      sample(['Service/db', 'spec.ports[0].targetPort', 3306]),
      { object: 'Service/db', path: 'spec.ports[5432/TCP].targetPort', now: '3306/TCP' },
    ],
    'a name that no container has': [
      sample(['Service/web', 'spec.ports[0].targetPort', 'https']),
      { object: 'Service/web', path: 'spec.ports[80/TCP].targetPort', now: 'https/TCP' },
    ],
    'another protocol': [
      sample(['Service/db', 'spec.ports[0].protocol', 'UDP']),
      { object: 'Service/db', path: 'spec.ports[5432/UDP].port', now: '5432/UDP' },
    ],
    "no target port where the port is not the container's": [
      sample(['Service/web', 'spec.ports[0].targetPort', undefined]),
      { object: 'Service/web', path: 'spec.ports[80/TCP].port', now: '80/TCP' },
    ],
  },
  accepts: { 'a port by name, and one by number': sample() },
});
