import { findings } from '../../test-support/change-model';
import { tlsSecrets } from './tls-secrets';

describe('TLS secrets', () => {
  test.each(['vmshift_tls', '', 'A', 'vmshift-secrets', 'ghcr-secret'])('%j is refused', (name) => {
    expect(findings(tlsSecrets, ['dev.ingress.tlsSecretName', name])).toEqual([
      `dev.ingress.tlsSecretName = ${JSON.stringify(name)}`,
    ]);
  });

  test('a Secret of its own is fine', () => {
    expect(findings(tlsSecrets, ['dev.ingress.tlsSecretName', 'vmshift.tls-2'])).toEqual([]);
  });
});
