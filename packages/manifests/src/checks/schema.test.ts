import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { schemaRules } from './schema';

testRule(schemaRules, 'schema', {
  flags: {
    'a field that Kubernetes does not know': [
      sample(['Deployment/web', 'spec.repicas', 2]),
      { object: 'Deployment/web', path: 'spec.repicas', now: 'the unknown field repicas' },
    ],
    'a wrong type once, not once for each version': [
      sample(['Service/db', 'spec.ports[0].port', 'http']),
      { object: 'Service/db', path: expect.stringContaining('.port'), now: '"http"' },
    ],
    'no specification at all': [
      sample(['Deployment/web', 'spec', 'none']),
      { object: 'Deployment/web', path: 'spec', now: '"none"' },
    ],
    'a number below the least': [
      sample(['Deployment/db', 'spec.replicas', -1]),
      { object: 'Deployment/db', path: 'spec.replicas', now: '-1', because: expect.stringContaining('0 or more') },
    ],
    'no pod of difference between nodes': [
      sample([
        'Deployment/db',
        'spec.template.spec.topologySpreadConstraints',
        [{ maxSkew: 0, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }],
      ]),
      { object: 'Deployment/db', path: expect.stringMatching(/maxSkew$/), now: '0' },
    ],
    'a probe that asks in two ways': [
      sample(['Deployment/db', 'spec.template.spec.containers[0].livenessProbe.exec', { command: ['pg_isready'] }]),
      {
        ...{ object: 'Deployment/db', path: 'spec.template.spec.containers[db].livenessProbe' },
        ...{ now: 'exec and tcpSocket', because: expect.stringContaining('exactly one of exec, grpc, ') },
      },
    ],
    'a probe of which only the timing is left': [
      sample(['Deployment/web', 'spec.template.spec.containers[0].readinessProbe', { periodSeconds: 5 }]),
      {
        ...{ object: 'Deployment/web', path: 'spec.template.spec.containers[web].readinessProbe' },
        now: 'none of exec, grpc, httpGet, tcpSocket',
      },
    ],
    'the shape of objects of a cluster whose model is not known': [
      { ...sample(['Deployment/web', 'spec.repicas', 2]), environment: undefined },
      { object: 'Deployment/web', path: 'spec.repicas' },
    ],
  },
  accepts: {
    'the sample': sample(),
    'a kind of which there is no schema': sample(['Service/db', 'kind', 'Namespace']),
    'a version that is not served, which another rule tells': sample(['Job/migrate', 'apiVersion', 'batch/v1beta1']),
  },
});

testRule(schemaRules, 'api-version-not-served', {
  flags: {
    'a version that is gone': [
      sample(['HorizontalPodAutoscaler/web', 'apiVersion', 'autoscaling/v2beta2']),
      {
        object: 'HorizontalPodAutoscaler/web',
        path: 'apiVersion',
        now: 'autoscaling/v2beta2',
        because: expect.stringContaining('serves HorizontalPodAutoscaler as autoscaling/v2'),
      },
    ],
  },
  accepts: {
    'the versions of the sample': sample(),
    'a kind that may not be rendered, which another rule tells': sample(['Service/db', 'kind', 'Namespace']),
  },
});

testRule(schemaRules, 'field-newer-than-classes', {
  flags: {
    'a field that is newer than the version whose classes write the manifests': [
      sample(['Deployment/web', 'spec.template.spec.hostnameOverride', 'x']),
      {
        ...{ object: 'Deployment/web', path: 'spec.template.spec.hostnameOverride', verdict: 'warn' },
        now: 'the unknown field hostnameOverride',
      },
    ],
  },
  accepts: {
    'one that every cluster serves since': sample(['Service/db', 'spec.trafficDistribution', 'PreferClose']),
    'one that no version knows, which another rule tells': sample(['Deployment/web', 'spec.repicas', 2]),
  },
});
