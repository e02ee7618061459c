import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { probeRules } from './probes';

testRule(probeRules, 'liveness-probe-missing', {
  flags: {
    'a server without': [
      sample(['Deployment/db', 'spec.template.spec.containers[0].livenessProbe', undefined]),
      { object: 'Deployment/db', path: 'spec.template.spec.containers[db].livenessProbe' },
    ],
  },
  accepts: { 'Jobs and init containers without': sample() },
});

testRule(probeRules, 'readiness-probe-missing', {
  flags: {
    'a server behind a Service without': [
      sample(['Deployment/web', 'spec.template.spec.containers[0].readinessProbe', undefined]),
      {
        object: 'Deployment/web',
        path: 'spec.template.spec.containers[web].readinessProbe',
        because: expect.stringContaining('Service/web'),
      },
    ],
  },
  accepts: {
    'a sidecar that does not answer the Service': sample([
      'Deployment/web',
      'spec.template.spec.containers[1]',
      { name: 'sidecar', livenessProbe: {} },
    ]),
    'a server that no Service selects': sample(
      ['Service/db', 'spec.selector.app', 'web'],
      ['Deployment/db', 'spec.template.spec.containers[0].readinessProbe', undefined],
    ),
  },
});

const INIT = 'spec.template.spec.initContainers[0]';
const tcpSocket = { tcpSocket: { port: 5432 } };

testRule(probeRules, 'init-container-probed', {
  flags: {
    'a probe': [
      sample(['Deployment/web', `${INIT}.readinessProbe`, tcpSocket]),
      { object: 'Deployment/web', path: 'spec.template.spec.initContainers[wait].readinessProbe' },
    ],
    'a hook': [
      sample(['Deployment/web', `${INIT}.lifecycle`, { preStop: { sleep: { seconds: 1 } } }]),
      { object: 'Deployment/web', now: 'lifecycle' },
    ],
  },
  accepts: {
    'a sidecar': sample(
      ['Deployment/web', `${INIT}.startupProbe`, tcpSocket],
      ['Deployment/web', `${INIT}.restartPolicy`, 'Always'],
    ),
    'the sample': sample(),
  },
});
