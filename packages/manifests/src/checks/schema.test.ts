import { type Edit, edited, findings } from '../testing/sample';

describe('schema', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a field that Kubernetes does not know',
      [['Deployment/web', 'spec.repicas', 2]],
      ['Deployment/web: spec.repicas: the unknown field repicas'],
    ],
    [
      'a field that is newer than the version whose classes write the manifests',
      [['Deployment/web', 'spec.template.spec.hostnameOverride', 'x']],
      ['Deployment/web: spec.template.spec.hostnameOverride: the unknown field hostnameOverride'],
    ],
    [
      'a wrong type once, not once for each version',
      [['Service/db', 'spec.ports[0].port', 'http']],
      ['Service/db: spec.ports[0].port: "http"'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('schema', { objects: edited(...edits) })).toEqual(expected);
  });
});
