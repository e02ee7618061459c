import { type Edit, edited, findings } from '../testing/sample';

describe('namespace', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'another namespace',
      [['Service/db', 'metadata.namespace', 'default']],
      ['Service/db: metadata.namespace: default'],
    ],
    ['no namespace', [['Service/db', 'metadata.namespace', undefined]], ['Service/db: metadata.namespace: nothing']],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('namespace', { objects: edited(...edits) })).toEqual(expected);
  });
});
