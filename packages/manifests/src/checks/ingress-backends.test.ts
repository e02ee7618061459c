import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { ingressRules } from './ingress-backends';

const BACKEND = 'spec.rules[0].http.paths[0].backend.service';
const PATH = 'spec.rules[sample.example.com].http.paths[/ Prefix]';

testRule(ingressRules, 'ingress-backend-missing', {
  flags: {
    'a Service that does not exist': [
      sample(['Ingress/web', `${BACKEND}.name`, 'www']),
      {
        object: 'Ingress/web',
        path: `${PATH}.backend.service.name`,
        now: 'www',
        because: expect.stringContaining('there is no Service www'),
      },
    ],
    'a port that the Service does not have': [
      sample(['Ingress/web', `${BACKEND}.port.number`, 8000]),
      {
        object: 'Ingress/web',
        path: `${PATH}.backend.service.port`,
        now: '8000',
        because: expect.stringContaining('Service web has no port 8000'),
      },
    ],
    'a port name that the Service does not have': [
      sample(['Ingress/web', `${BACKEND}.port`, { name: 'http' }]),
      { object: 'Ingress/web', path: `${PATH}.backend.service.port`, now: 'http' },
    ],
    'a default backend that does not exist': [
      sample(['Ingress/web', 'spec.defaultBackend', { service: { name: 'x', port: { number: 80 } } }]),
      { object: 'Ingress/web', path: 'spec.defaultBackend.service.name', now: 'x' },
    ],
  },
  accepts: { 'a Service with its port': sample() },
});

const otherHost = sample(['Ingress/web', 'spec.rules[0].host', 'other.example.com']);

testRule(ingressRules, 'ingress-host-unknown', {
  flags: {
    "a host that is not the environment's": [
      otherHost,
      { object: 'Ingress/web', path: 'spec.rules[other.example.com].host', now: 'other.example.com' },
    ],
    'every host': [
      sample(['Ingress/web', 'spec.rules[0].host', undefined]),
      { object: 'Ingress/web', path: 'spec.rules[*].host', now: 'any host' },
    ],
  },
  accepts: {
    'the host of the environment': sample(),
    'any host where the model is not known': { ...otherHost, environment: undefined },
  },
});

testRule(ingressRules, 'ingress-without-tls', {
  flags: {
    'no certificate for the host': [
      sample(['Ingress/web', 'spec.tls', []]),
      { object: 'Ingress/web', path: 'spec.tls', now: 'no certificate for sample.example.com' },
    ],
    'a certificate for another host, whatever the model': [
      { ...sample(['Ingress/web', 'spec.tls[0].hosts', ['www.example.com']]), environment: undefined },
      { object: 'Ingress/web', path: 'spec.tls', now: 'no certificate for sample.example.com' },
    ],
  },
  accepts: {
    'the certificate of the host': sample(),
    'one for all hosts of the domain': sample(['Ingress/web', 'spec.tls[0].hosts', ['*.example.com']]),
  },
});

const otherSecret = sample(['Ingress/web', 'spec.tls[0].secretName', 'x-tls']);

testRule(ingressRules, 'ingress-certificate-unknown', {
  flags: {
    'another Secret': [otherSecret, { object: 'Ingress/web', path: 'spec.tls', now: 'x-tls' }],
    'no Secret, which is the certificate of the controller': [
      sample(['Ingress/web', 'spec.tls[0].secretName', undefined]),
      { object: 'Ingress/web', path: 'spec.tls', now: 'nothing' },
    ],
  },
  accepts: {
    'the certificate of the environment': sample(),
    'no certificate, which another rule tells': sample(['Ingress/web', 'spec.tls', []]),
    'any Secret where the model is not known': { ...otherSecret, environment: undefined },
  },
});

testRule(ingressRules, 'ingress-path-invalid', {
  flags: {
    'a slash too many': [
      sample(['Ingress/web', 'spec.rules[0].http.paths[0].path', '/api//v1']),
      { object: 'Ingress/web', now: '/api//v1', because: 'a path of the type Prefix has no //' },
    ],
    'the folder above': [
      sample(['Ingress/web', 'spec.rules[0].http.paths[0].path', '/api/..']),
      { object: 'Ingress/web', now: '/api/..', because: 'a path of the type Prefix has no /..' },
    ],
    'a slash in percent': [
      sample(['Ingress/web', 'spec.rules[0].http.paths[0].path', '/api%2Fv1']),
      { object: 'Ingress/web', now: '/api%2Fv1' },
    ],
    'no slash where the controller decides': [
      sample(
        ['Ingress/web', 'spec.rules[0].http.paths[0].path', 'api'],
        ['Ingress/web', 'spec.rules[0].http.paths[0].pathType', 'ImplementationSpecific'],
      ),
      { object: 'Ingress/web', now: 'api' },
    ],
    'a path without a slash': [
      sample(['Ingress/web', 'spec.rules[0].http.paths[0].path', 'api']),
      { object: 'Ingress/web', path: 'spec.rules[sample.example.com].http.paths[api Prefix].path', now: 'api' },
    ],
    'no path': [
      sample(['Ingress/web', 'spec.rules[0].http.paths[0].path', undefined]),
      { object: 'Ingress/web', path: expect.stringContaining('http.paths['), now: 'no path' },
    ],
  },
  accepts: {
    'a path with a slash': sample(),
    'a dot that is a part of a name': sample(['Ingress/web', 'spec.rules[0].http.paths[0].path', '/.well-known/..a']),
    'whatever the controller makes of it': sample(
      ['Ingress/web', 'spec.rules[0].http.paths[0].path', '/a//b'],
      ['Ingress/web', 'spec.rules[0].http.paths[0].pathType', 'ImplementationSpecific'],
    ),
    'none where the controller decides': sample([
      'Ingress/web',
      'spec.rules[0].http.paths[0]',
      { pathType: 'ImplementationSpecific', backend: { service: { name: 'web', port: { number: 80 } } } },
    ]),
  },
});

testRule(ingressRules, 'ingress-classes-differ', {
  flags: {
    'a second class, by the annotation': [
      sample(
        ['Ingress/web', 'spec.ingressClassName', 'nginx'],
        ['Ingress/web', 'metadata.annotations', { 'kubernetes.io/ingress.class': 'traefik' }],
      ),
      {
        ...{ object: 'Ingress/web', path: 'metadata.annotations["kubernetes.io/ingress.class"]', now: 'traefik' },
        because: 'spec.ingressClassName is nginx, and the annotation kubernetes.io/ingress.class is traefik',
      },
    ],
  },
  accepts: {
    'the same class twice': sample(
      ['Ingress/web', 'spec.ingressClassName', 'nginx'],
      ['Ingress/web', 'metadata.annotations', { 'kubernetes.io/ingress.class': 'nginx' }],
    ),
    'the field alone': sample(['Ingress/web', 'spec.ingressClassName', 'nginx']),
  },
});
