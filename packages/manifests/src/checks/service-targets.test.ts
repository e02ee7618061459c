import { type Edit, edited, findings } from '../testing/sample';

describe('service-target', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a selector that selects no pods',
      [['Service/db', 'spec.selector.app', 'mysql']],
      ['Service/db: spec.selector: {"app":"mysql"}, which selects no pods'],
    ],
    [
      'no selector',
      [['Service/db', 'spec.selector', undefined]],
      ['Service/db: spec.selector: {}, which selects no pods'],
    ],
    [
      'a selector that selects the pods of two workloads',
      [['Job/migrate', 'spec.template.metadata.labels.app', 'db']],
      ['Service/db: spec.selector: {"app":"db"}, which selects Job/migrate, Deployment/db'],
    ],
    [
      'a target port that no container has, by number',
      [['Service/db', 'spec.ports[0].targetPort', 3306]],
      ['Service/db: spec.ports[5432/TCP].targetPort: 3306/TCP'],
    ],
    [
      'a target port that no container has, by name',
      [['Service/web', 'spec.ports[0].targetPort', 'https']],
      ['Service/web: spec.ports[80/TCP].targetPort: https/TCP'],
    ],
    [
      'a target port of another protocol',
      [['Service/db', 'spec.ports[0].protocol', 'UDP']],
      ['Service/db: spec.ports[5432/UDP].targetPort: 5432/UDP'],
    ],
    [
      "no target port where the port is not the container's",
      [['Service/web', 'spec.ports[0].targetPort', undefined]],
      ['Service/web: spec.ports[80/TCP].targetPort: 80/TCP'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('service-target', { objects: edited(...edits) })).toEqual(expected);
  });
});
