import { type Edit, edited, findings } from '../testing/sample';

describe('kind', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    ['a Secret', [['ConfigMap/config', 'kind', 'Secret']], ['Secret/config: kind: v1/Secret']],
    ['a cluster-scoped kind', [['Service/db', 'kind', 'Namespace']], ['Namespace/db: kind: v1/Namespace']],
    [
      'a known kind of another group',
      [['Job/migrate', 'apiVersion', 'jobs.example.com/v1']],
      ['Job/migrate: kind: jobs.example.com/v1/Job'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('kind', { objects: edited(...edits) })).toEqual(expected);
  });
});
