import { schemaMinor } from './kubernetes-schema';

describe('schemaMinor', () => {
  it.each([
    ['1.35', 34],
    ['1.34', 34],
    ['1.33', 28],
    ['1.28', 28],
  ])('takes for %s the newest that is not newer', (version, expected) => {
    expect(schemaMinor(version, [28, 34])).toBe(expected);
  });

  it.each(['1.27', 'latest', '1.35.2'])('refuses %s', (version) => {
    expect(() => schemaMinor(version, [28, 34])).toThrow(`Kubernetes ${version}: got no schema; available: 28, 34`);
  });
});
