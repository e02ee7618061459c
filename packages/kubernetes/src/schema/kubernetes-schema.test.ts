import { schemaMinors } from './kubernetes-schema';

describe('schemaMinors', () => {
  it.each([
    ['1.35', [34, 28]],
    ['1.34', [34, 28]],
    ['1.33', [28]],
    ['1.28', [28]],
  ])('takes for %s the newest that is not newer, and the writer’s', (version, expected) => {
    expect(schemaMinors(version, [28, 34])).toEqual(expected);
  });

  it.each(['1.27', 'latest', '1.35.2'])('refuses %s', (version) => {
    expect(() => schemaMinors(version, [28, 34])).toThrow(`Kubernetes ${version}: got no schema; available: 28, 34`);
  });
});
