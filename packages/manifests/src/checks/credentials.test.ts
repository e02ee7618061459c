import { edited, findings } from '../testing/sample';

const inConfig = (text: string) => findings('credential', { objects: edited(['ConfigMap/config', 'data.mode', text]) });
const variable = (name: string, value: string) =>
  findings('credential', {
    objects: edited(['Deployment/db', 'spec.template.spec.containers[0].env', [{ name, value }]]),
  });
const command = (...args: readonly string[]) =>
  findings('credential', { objects: edited(['Deployment/db', 'spec.template.spec.containers[0].args', args]) });

/** Put together here, so that no scanner takes this file for a leak. */
const token = (prefix: string, length: number) => prefix + 'aB3'.repeat(length).slice(0, length);

describe('credential', () => {
  it.each([
    ['a URL with a password', 'postgresql://user:hunter2@db:5432/app'],
    ['a URL with a password', 'redis://:hunter2@redis:6379/0'],
    ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMII`],
    ['a GitHub token', token('ghp_', 36)],
    ['a GitHub token', token('github_pat_', 40)],
    ['a GitLab token', token('glpat-', 20)],
    ['a Slack token', token('xoxb-', 24)],
    ['an access key id', `AKIA${'ABCD'.repeat(4)}`],
    ['a JSON Web Token', `${token('eyJ', 20)}.${token('eyJ', 20)}.x`],
    ['a literal value for password', '[db]\npassword = hunter2\n'],
    ['a literal value for token', '{"token": "hunter2"}'],
    ['a literal value for db.secret', 'db.secret: hunter2'],
    ['a literal value for requirepass', 'appendonly yes\nrequirepass hunter2\n'],
  ])('finds %s in a configuration file: %j', (what, text) => {
    expect(inConfig(text)).toEqual([`ConfigMap/config: data.mode: ${what}`]);
  });

  it.each([
    'postgresql://user:$(PASSWORD)@db/app',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell fills it in
    'postgresql://user:${PASSWORD}@db/app',
    'https://us-east-1.linodeobjects.com',
    'postgres:16@sha256:0123456789abcdef',
    'auth_type = scram-sha-256\nauth_file = /etc/pgbouncer/userlist.txt\n',
    'requirepass "$REDIS_PASSWORD"',
    'password = /run/secrets/password',
    'export PGPASSWORD="$(cat /run/secrets/password)"',
    'pg_dump --no-password --format=custom',
    'secretName: web-tls',
    'ignore_startup_parameters = extra_float_digits',
    'a key = value and a pass through the gate',
  ])('leaves %j alone', (text) => {
    expect(inConfig(text)).toEqual([]);
  });

  it.each(['DB_PASSWORD', 'API_TOKEN', 'CLIENT_SECRET', 'AWS_ACCESS_KEY', 'pgpassword'])(
    'finds a literal value of %s',
    (name) => {
      expect(variable(name, 'hunter2')).toEqual([
        `Deployment/db: spec.template.spec.containers[db].env[${name}].value: a literal value for ${name}`,
      ]);
    },
  );

  it.each([
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '$(OTHER)'],
    ['DB_PASSWORD_FILE', '/run/secrets/password'],
    ['API_TOKEN', '/run/secrets/token'],
    ['SECRET_NAME', 'vmshift-secrets'],
    ['TOKEN_URL', 'https://example.com/token'],
  ])('leaves %s=%s alone', (name, value) => {
    expect(variable(name, value)).toEqual([]);
  });

  it('finds an option and its value, in one word or two', () => {
    const expected = ['Deployment/db: spec.template.spec.containers[0].args: a literal value for --requirepass'];
    expect(command('redis-server', '--requirepass', 'hunter2')).toEqual(expected);
    expect(command('redis-server', '--requirepass=hunter2')).toEqual(expected);
    expect(command('redis-server', '--requirepass', '$(REDIS_PASSWORD)')).toEqual([]);
    expect(command('pg_dump', '--no-password', '--verbose')).toEqual([]);
  });

  it('looks at annotations too, and never repeats what it found', () => {
    const found = findings('credential', {
      objects: edited(['Service/db', 'metadata.annotations', { note: 'amqp://user:hunter2@mq' }]),
    });
    expect(found).toEqual(['Service/db: metadata.annotations.note: a URL with a password']);
  });

  it('takes time in proportion to the text', () => {
    expect(inConfig(`${'password-'.repeat(50_000)} = `)).toEqual([]);
  });
});
