import { type Edit, edited, findings } from '../testing/sample';

describe('port', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a port out of range',
      [['Deployment/web', 'spec.template.spec.containers[0].ports[0].containerPort', 70000]],
      ['Deployment/web: spec.template.spec.containers[web].ports[70000/TCP].containerPort: 70000'],
    ],
    [
      'a port name longer than 15 characters',
      [['Deployment/db', 'spec.template.spec.containers[0].ports[0].name', 'postgresql-server']],
      ['Deployment/db: spec.template.spec.containers[db].ports[5432/TCP].name: "postgresql-server"'],
    ],
    [
      'a port name twice in a pod',
      [['Deployment/web', 'spec.template.spec.initContainers[0].ports', [{ name: 'http', containerPort: 9000 }]]],
      ['Deployment/web: spec.template.spec.containers[web].ports[8000/TCP].name: a second http'],
    ],
    [
      'a probe on a port that the container does not declare',
      [['Deployment/db', 'spec.template.spec.containers[0].livenessProbe.tcpSocket.port', 5433]],
      ['Deployment/db: spec.template.spec.containers[db].livenessProbe: port 5433'],
    ],
    [
      'a probe on a name that the container does not declare',
      [['Deployment/web', 'spec.template.spec.containers[0].readinessProbe', { httpGet: { port: 'web' } }]],
      ['Deployment/web: spec.template.spec.containers[web].readinessProbe: port web'],
    ],
    [
      'a Service port twice and without a name',
      [['Service/db', 'spec.ports', [{ port: 5432, name: 'a' }, { port: 5432 }]]],
      [
        'Service/db: spec.ports[5432/TCP#2].port: a second 5432/TCP',
        'Service/db: spec.ports[5432/TCP#2].name: nothing',
      ],
    ],
    [
      'a Service port out of range',
      [['Service/db', 'spec.ports[0].port', 0]],
      ['Service/db: spec.ports[0/TCP].port: 0'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('port', { objects: edited(...edits) })).toEqual(expected);
  });
});
