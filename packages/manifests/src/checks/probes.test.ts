import { type Edit, edited, findings } from '../testing/sample';

describe('probe', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'no liveness probe',
      [['Deployment/db', 'spec.template.spec.containers[0].livenessProbe', undefined]],
      ['Deployment/db: spec.template.spec.containers[db].livenessProbe: nothing'],
    ],
    [
      'no readiness probe behind a Service',
      [['Deployment/web', 'spec.template.spec.containers[0].readinessProbe', undefined]],
      ['Deployment/web: spec.template.spec.containers[web].readinessProbe: nothing'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('probe', { objects: edited(...edits) })).toEqual(expected);
  });
});
