import { type Edit, edited, findings } from '../testing/sample';

describe('selector', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a selector that does not select its own pods',
      [['Deployment/web', 'spec.template.metadata.labels.app', 'www']],
      ['Deployment/web: spec.selector: {"matchLabels":{"app":"web"}}'],
    ],
    ['an empty selector', [['Deployment/web', 'spec.selector', {}]], ['Deployment/web: spec.selector: every pod']],
    [
      'a selector that selects the pods of another workload too',
      [['Job/migrate', 'spec.template.metadata.labels.app', 'db']],
      ['Deployment/db: spec.selector: {"matchLabels":{"app":"db"}}, which also selects the pods of Job/migrate'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('selector', { objects: edited(...edits) })).toEqual(expected);
  });
});
