import { type Edit, edited, findings } from '../testing/sample';

describe('unique-object', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a second object of a kind and name',
      [['Service/db', 'metadata.name', 'web']],
      ['Service/web: metadata.name: a second Service/web'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('unique-object', { objects: edited(...edits) })).toEqual(expected);
  });
});
