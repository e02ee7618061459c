import fc from 'fast-check';
import { credentialIn, credentialsIn, holdsCredential, isCredentialName } from './credentials';

/** Put together here, so that no scanner takes this file for a leak. */
const token = (prefix: string, length: number) => prefix + 'aB3'.repeat(length).slice(0, length);

test.each([
  ['a URL with a password', 'postgresql://user:hunter2@db:5432/app'],
  ['a URL with a password', 'redis://:hunter2@redis:6379/0'],
  ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMII`],
  ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----\nMII`],
  ['a GitHub token', token('ghp_', 36)],
  ['a GitHub token', token('github_pat_', 40)],
  ['a GitLab token', token('glpat-', 20)],
  ['a Slack token', token('xoxb-', 24)],
  ['the address of a Slack webhook', `https://hooks.${'slack'}.com/services/T0123ABCD/B0123ABCD/${token('', 24)}`],
  ['the address of a Discord webhook', `https://${'discord'}.com/api/webhooks/123456789012345678/${token('', 30)}`],
  ['a key of a Google API', token('AIza', 39)],
  ['a key of SendGrid', `${token('SG.', 25)}.${token('', 43)}`],
  ['an API token', token('rk_live_', 30)],
  ['an access key id', `AKIA${'ABCD'.repeat(4)}`],
  ['an access key id', `ASIA${'ABCD'.repeat(4)}`],
  ['a JSON Web Token', `${token('eyJ', 20)}.${token('eyJ', 20)}.x`],
  ['an API token', token('hvs.', 12)],
  ['an API token', token('dop_v1_', 20)],
  ['a literal value for password', '[db]\npassword = hunter2\n'],
  ['a literal value for token', '{"token": "hunter2"}'],
  ['a literal value for token', JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ token: 'hunter2' }) }) })],
  ['a literal value for db.secret', 'db.secret: hunter2'],
  ['a literal value for requirepass', 'appendonly yes\nrequirepass hunter2\n'],
  ['a literal value for --secret', 'server --secret=hunter2'],
  ['a literal value for -token', 'server -token hunter2'],
  ['a literal value for --token', '["--token", "hunter2"]'],
  ['a bearer token', 'curl -H "X: Bearer hunter2hunter2"'],
  ['a login of curl', 'curl -fsS -u admin:hunter2 http://web'],
  ['a password of redis-cli', 'redis-cli -h redis -a hunter2 ping'],
  ['a password of mysql', 'mysql -h db -phunter2'],
])('%s is found in %j', (what, text) => {
  expect(credentialsIn(text)).toEqual([what]);
  expect(credentialIn(text)).toBe(what);
});

test.each([
  'postgresql://user:$(PASSWORD)@db/app',
  'postgresql://user:${PASSWORD}@db/app',
  'postgresql://user:<password>@db/app',
  'postgresql://user:***@db/app',
  'https://us-east-1.linodeobjects.com',
  'https://hooks.slack.com/services/',
  'https://discord.com/api/webhooks/{id}/{token}',
  'postgres:16@sha256:0123456789abcdef',
  'auth_type = scram-sha-256\nauth_file = /etc/pgbouncer/userlist.txt\n',
  'auth = md5',
  'requirepass "$REDIS_PASSWORD"',
  'password = /run/secrets/password',
  'export PGPASSWORD="$(cat /run/secrets/password)"',
  'pg_dump --no-password --format=custom',
  'secretName: web-tls',
  'ignore_startup_parameters = extra_float_digits',
  'a key = value and a pass through the gate',
  'curl -H "Authorization: Bearer $TOKEN" -u "$USER:$PASSWORD" http://web',
  'redis-cli -a "$REDIS_PASSWORD" ping; mysql -p"$PASSWORD" -P 3306',
  'tar -x --no-same-owner, --token, --force',
  '(password, token, secret)',
])('no credential is found in %j', (text) => {
  expect(credentialsIn(text)).toEqual([]);
  expect(credentialIn(text)).toBeUndefined();
});

// The two former concepts disagreed on most of these.
test.each<[name: string, value: string, isCredential: boolean]>([
  ['DB_AUTH', 'hunter2hunter2', true],
  ['AUTH', 'abcd', true],
  ['API_KEY', 'abcd', true],
  ['DB_PASSWORD', 'hunter2', true],
  ['API_TOKEN', 'hunter2', true],
  ['CLIENT_SECRET', 'hunter2', true],
  ['AWS_ACCESS_KEY', 'hunter2', true],
  ['pgpassword', 'hunter2', true],
  ['TOKEN', '-abc', true],
  ['PASSPHRASE', 'none', false],
  ['TOKEN', '-', false],
  ['TOKEN', 'no', false],
  ['TOKEN', '{{x}}', false],
  ['DB_PWD', 'hunter2', true],
  ['JWT_SIGNING_KEY', 'hunter2', true],
  ['SECRET_KEY_BASE', 'hunter2', true],
  ['API_TOKEN_V2', 'hunter2', true],
  ['PWD', '/srv', false],
  ['OAUTH2', 'hunter2', false],
  ['kubectl.kubernetes.io/last-applied-configuration', '{"data":{}}', false],
  ['X_TOKEN_NAME', 'abcd', false],
  ['DB_PASSWORD', '', false],
  ['DB_PASSWORD', '$(OTHER)', false],
  ['DB_PASSWORD_FILE', '/run/secrets/password', false],
  ['API_TOKEN', '/run/secrets/token', false],
  ['SECRET_NAME', 'vmshift-secrets', false],
  ['TOKEN_URL', 'https://example.com/token', false],
  ['OAUTHLIKE', 'abcd', false],
  ['automountServiceAccountToken', 'abcd', false],
  ['spec.template.spec.automountServiceAccountToken', 'abcd', false],
])('%s=%s holds a credential: %s', (name, value, isCredential) => {
  expect(holdsCredential(name, value)).toBe(isCredential);
});

test('what holds a credential has the name of one', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, value) => {
      expect(!holdsCredential(name, value) || isCredentialName(name)).toBe(true);
      expect(typeof credentialsIn(`${name} = ${value}`)).toBe('object');
    }),
  );
});

test('the search takes time in proportion to the text', () => {
  expect(credentialsIn(`${'password-'.repeat(50_000)} = `)).toEqual([]);
  expect(credentialsIn(`${'a'.repeat(100_000)}://${'b'.repeat(100_000)}`)).toEqual([]);
});
