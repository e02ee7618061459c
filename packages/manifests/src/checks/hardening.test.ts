import { type Edit, edited, findings } from '../testing/sample';

describe('hardening', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a writable root file system',
      [['Deployment/web', 'spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem', undefined]],
      ['Deployment/web: spec.template.spec.initContainers[wait].securityContext.readOnlyRootFilesystem: nothing'],
    ],
    [
      'a token in a pod',
      [['CronJob/dump', 'spec.jobTemplate.spec.template.spec.automountServiceAccountToken', true]],
      ['CronJob/dump: spec.jobTemplate.spec.template.spec.automountServiceAccountToken: true'],
    ],
    [
      'a token for every pod of the account',
      [['ServiceAccount/sample', 'automountServiceAccountToken', undefined]],
      ['ServiceAccount/sample: automountServiceAccountToken: nothing'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('hardening', { objects: edited(...edits) })).toEqual(expected);
  });
});
