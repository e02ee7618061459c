import { type Edit, edited, findings } from '../testing/sample';

describe('ingress-backend', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a Service that does not exist',
      [['Ingress/web', 'spec.rules[0].http.paths[0].backend.service.name', 'www']],
      ['Ingress/web: spec.rules[0].http.paths[0].backend.service.name: www'],
    ],
    [
      'a port that the Service does not have',
      [['Ingress/web', 'spec.rules[0].http.paths[0].backend.service.port.number', 8000]],
      ['Ingress/web: spec.rules[0].http.paths[0].backend.service.port: 8000'],
    ],
    [
      'a port name that the Service does not have',
      [['Ingress/web', 'spec.rules[0].http.paths[0].backend.service.port', { name: 'http' }]],
      ['Ingress/web: spec.rules[0].http.paths[0].backend.service.port: http'],
    ],
    [
      'a default backend that does not exist',
      [['Ingress/web', 'spec.defaultBackend', { service: { name: 'x', port: { number: 80 } } }]],
      ['Ingress/web: spec.defaultBackend.service.name: x'],
    ],
    [
      "a host that is not the environment's",
      [['Ingress/web', 'spec.rules[0].host', 'other.example.com']],
      ['Ingress/web: spec.rules[0].host: other.example.com'],
    ],
    [
      'no certificate for the host',
      [['Ingress/web', 'spec.tls', []]],
      ['Ingress/web: spec.tls: no certificate for sample.example.com'],
    ],
    ['another certificate', [['Ingress/web', 'spec.tls[0].secretName', 'x-tls']], ['Ingress/web: spec.tls: x-tls']],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('ingress-backend', { objects: edited(...edits) })).toEqual(expected);
  });
});
