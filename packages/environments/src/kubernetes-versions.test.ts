import { supportedKubernetesVersions } from './kubernetes-versions';

describe('kubernetes versions', () => {
  test('a version is supported until the day of its end', () => {
    expect(supportedKubernetesVersions('2026-10-26')).toContain('1.34');
    expect(supportedKubernetesVersions('2026-10-27')).not.toContain('1.34');
  });

  test('by the date of the table 1.35 is supported and 1.34 is not', () => {
    expect(supportedKubernetesVersions()).toContain('1.35');
    expect(supportedKubernetesVersions()).not.toContain('1.34');
  });
});
