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
