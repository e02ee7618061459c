import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { portRules } from './ports';

const WEB = 'spec.template.spec.containers[0]';

testRule(portRules, 'port-out-of-range', {
  flags: {
    'a container port': [
      sample(['Deployment/web', `${WEB}.ports[0].containerPort`, 70000]),
      {
        object: 'Deployment/web',
        path: 'spec.template.spec.containers[web].ports[70000/TCP].containerPort',
        now: '70000',
      },
    ],
    'a fraction': [
      sample(['Deployment/web', `${WEB}.ports[0].containerPort`, 80.5]),
      { object: 'Deployment/web', path: 'spec.template.spec.containers[web].ports[80.5/TCP].containerPort' },
    ],
    'a Service port': [
      sample(['Service/db', 'spec.ports[0].port', 0]),
      { object: 'Service/db', path: 'spec.ports[0/TCP].port', now: '0' },
    ],
  },
  accepts: { 'the last port': sample(['Service/db', 'spec.ports[0].port', 65_535]) },
});

testRule(portRules, 'port-name-invalid', {
  flags: {
    'more than 15 characters': [
      sample(['Deployment/db', `${WEB}.ports[0].name`, 'postgresql-server']),
      {
        object: 'Deployment/db',
        path: 'spec.template.spec.containers[db].ports[5432/TCP].name',
        now: 'postgresql-server',
      },
    ],
    'digits alone': [
      sample(['Deployment/db', `${WEB}.ports[0].name`, '5432']),
      { object: 'Deployment/db', path: 'spec.template.spec.containers[db].ports[5432/TCP].name' },
    ],
    'capitals in a Service': [
      sample(['Service/db', 'spec.ports[0].name', 'PostgreSQL']),
      { object: 'Service/db', path: 'spec.ports[5432/TCP].name', now: 'PostgreSQL' },
    ],
  },
  accepts: {
    'no name, and a short one': sample(),
    'a long name in a Service': sample(['Service/db', 'spec.ports[0].name', 'postgresql-server']),
    'an empty name, which is none': sample(['Deployment/db', `${WEB}.ports[0].name`, '']),
  },
});

testRule(portRules, 'port-name-duplicate', {
  flags: {
    'a name in two containers of a pod': [
      sample(['Deployment/web', 'spec.template.spec.initContainers[0].ports', [{ name: 'http', containerPort: 9000 }]]),
      {
        object: 'Deployment/web',
        path: 'spec.template.spec.containers[web].ports[8000/TCP].name',
        now: 'http',
        impact: 'a Service or a policy that names the port means either of the two',
      },
    ],
    'a name twice in a container': [
      sample([
        'Deployment/db',
        `${WEB}.ports`,
        [
          { containerPort: 5432, name: 'a' },
          { containerPort: 5433, name: 'a' },
        ],
      ]),
      { object: 'Deployment/db', now: 'a', impact: 'the API server refuses the object and the sync fails' },
    ],
    'a name twice in a Service': [
      sample([
        'Service/db',
        'spec.ports',
        [
          { port: 53, name: 'a' },
          { port: 53, name: 'a', protocol: 'UDP' },
        ],
      ]),
      { object: 'Service/db', now: 'a', because: 'a second port of the Service is called a' },
    ],
  },
  accepts: {
    'a name in two pods': sample(['Deployment/db', `${WEB}.ports[0].name`, 'http']),
    'two ports without a name': sample([
      'Deployment/db',
      `${WEB}.ports`,
      [{ containerPort: 5432 }, { containerPort: 5433 }],
    ]),
  },
});

testRule(portRules, 'probe-port-undeclared', {
  flags: {
    'a number that the container does not declare': [
      sample(['Deployment/db', `${WEB}.livenessProbe.tcpSocket.port`, 5433]),
      { object: 'Deployment/db', path: 'spec.template.spec.containers[db].livenessProbe.tcpSocket.port', now: '5433' },
    ],
    'a name that the container does not declare': [
      sample(['Deployment/web', `${WEB}.readinessProbe`, { httpGet: { port: 'web' } }]),
      { object: 'Deployment/web', path: 'spec.template.spec.containers[web].readinessProbe.httpGet.port', now: 'web' },
    ],
  },
  accepts: {
    'a probe by the name of a port': sample(),
    'a probe that runs a command': sample(['Deployment/db', `${WEB}.livenessProbe`, { exec: { command: ['true'] } }]),
  },
});

const TWICE = sample(['Service/db', 'spec.ports', [{ port: 5432, name: 'a' }, { port: 5432 }]]);

testRule(portRules, 'service-port-duplicate', {
  flags: {
    'a port twice': [TWICE, { object: 'Service/db', path: 'spec.ports[5432/TCP#2].port', now: '5432/TCP' }],
  },
  accepts: {
    'a number with two protocols': sample([
      'Service/db',
      'spec.ports',
      [
        { port: 53, name: 'a' },
        { port: 53, name: 'b', protocol: 'UDP' },
      ],
    ]),
  },
});

testRule(portRules, 'service-port-unnamed', {
  flags: {
    'one of two ports without a name': [TWICE, { object: 'Service/db', path: 'spec.ports[5432/TCP#2]' }],
  },
  accepts: { 'the only port without a name': sample() },
});
