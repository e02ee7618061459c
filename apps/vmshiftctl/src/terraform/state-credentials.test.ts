import fc from 'fast-check';
import { isCredentialRefused, stateCredentials } from './state-credentials';

const state = (type: string, ...attributes: readonly unknown[]) =>
  JSON.stringify({ version: 4, resources: [{ type, instances: attributes.map((each) => ({ attributes: each })) }] });

describe('stateCredentials', () => {
  test('gives each credential by the path that Linode answers it at, in its form', () => {
    expect(Object.fromEntries(stateCredentials(state('linode_lke_cluster', { id: '7', kubeconfig: 'YWJj' })))).toEqual({
      'lke/clusters/7/kubeconfig': { kubeconfig: 'YWJj' },
    });
    const database = { id: '8', root_username: 'admin', root_password: 'word' };
    expect(Object.fromEntries(stateCredentials(state('linode_database_postgresql_v2', database)))).toEqual({
      'databases/postgresql/instances/8/credentials': { username: 'admin', password: 'word' },
    });
  });

  test.each([
    ['no state', ''],
    ['no object', JSON.stringify({ resources: [] })],
    ['a cluster that was never made to its end', state('linode_lke_cluster', { id: '7', kubeconfig: '' }, null, {})],
    ['another object with such an attribute', state('terraform_data', { id: '7', kubeconfig: 'YWJj' })],
  ])('%s holds none', (_, text) => {
    expect(stateCredentials(text).size).toBe(0);
  });

  test('a state that is none is refused, and never printed', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => text.trim() !== ''),
        (secret) => {
          expect(() => stateCredentials(`{"resources": ${JSON.stringify(secret)}}`)).toThrow('cannot be read');
        },
      ),
    );
  });
});

describe('isCredentialRefused', () => {
  // As provider 3.13.0 prints them where the API answers 401, with and without Terraform's frame.
  const kubeconfig = `
Error: failed to get kubeconfig for LKE cluster 1001: [401] Your OAuth token is not authorized to use this endpoint.

  with linode_lke_cluster.c,
  on main.tf.json line 3, in resource.linode_lke_cluster.c.control_plane:
`;
  const database = `
Error: Failed to refresh PostgreSQL database credentials

  with linode_database_postgresql_v2.d,
  on main.tf.json line 4, in resource.linode_database_postgresql_v2.d.allow_list:

[401] Your OAuth token is not authorized to use this endpoint.
`;
  const framed = (text: string) => `╷\n${text.trim().replace(/^/gm, '│ ')}\n╵\n`;

  test.each([kubeconfig, database, framed(kubeconfig), framed(database), kubeconfig.replace('[401]', '[403]')])(
    'a token that reads the object and not its credential: %#',
    (text) => {
      expect(isCredentialRefused(text)).toBe(true);
    },
  );

  test.each([
    'Error: failed to get LKE cluster 1001: [401] Invalid Token',
    'Error: failed to get kubeconfig for LKE cluster 1001: [500] Internal',
    'Error: failed to get kubeconfig for LKE cluster 1001: [404] Not found',
    '',
  ])('any other failure is none: %j', (text) => {
    expect(isCredentialRefused(text)).toBe(false);
  });
});
