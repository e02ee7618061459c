import { vmshift } from '@vmshift/application';
import { model } from '@vmshift/environments';
import fc from 'fast-check';
import { managedModel, twoDatabases } from '../../test-support/models';
import { stackOf } from '../../test-support/stack-json';
import { terraform, terraformTest } from '../../test-support/terraform';

const testWithTerraform = terraformTest();

function secretOf(of: typeof model, environment: string): Readonly<Record<string, string>> {
  const secret = stackOf(of, `platform-${environment}`).resource.kubernetes_secret_v1?.secret_application;
  return secret?.data_wo as Readonly<Record<string, string>>;
}

/** What Terraform makes of the expression for each password. */
function evaluate(expression: string, passwords: readonly string[]): string[] {
  const item = expression
    .replaceAll(/var\.\w+_password/g, 'password')
    .replaceAll('\n', '\\n')
    .replaceAll('"', '\\"');
  // quotes inside an interpolation are not escaped in a nested template
  const template = item.replace(/\$\{.*?\}/gs, (code) => code.replaceAll('\\"', '"').replaceAll('\\\\"', '\\"'));
  const configuration = {
    locals: { passwords },
    output: { all: { value: `\${[for password in local.passwords : "${template}"]}` } },
  };
  const commands = [
    ['apply', '-auto-approve'],
    ['output', '-json', 'all'],
  ];
  const { status, output } = terraform(configuration, commands);
  if (status !== 0) throw new Error(output);
  return JSON.parse(output) as string[];
}

/** Passwords of printable ASCII, the hard characters often among them. */
const passwords = fc.sample(
  fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(...'%+@:/?#&="\'\\`$'),
        fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
      ),
      minLength: 16,
      maxLength: 40,
    })
    .filter((text) => !/[$%]\{/.test(text)),
  { numRuns: 60, seed: 11 },
);

test('an in-cluster database gives exactly the declared keys', () => {
  for (const { name } of model.environments) {
    expect(Object.keys(secretOf(model, name)).sort()).toEqual(Object.keys(vmshift.secret.keys).sort());
  }
});

test('a managed database gives keys of its own, and none of a server that is not there', () => {
  expect(Object.keys(secretOf(managedModel, 'dev')).sort()).toEqual([
    ...['CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'],
    ...['MANAGED_DATABASE_DIRECT_URL', 'MANAGED_DATABASE_URL', 'MANAGED_PGBOUNCER_USERLIST'],
    ...['REDIS_PASSWORD', 'REDIS_URL'],
  ]);
});

test('two databases give the keys of both, whichever is in use', () => {
  const { idle, switched } = twoDatabases;
  expect(Object.keys(secretOf(idle, 'dev')).sort()).toEqual(
    [
      ...Object.keys(vmshift.secret.keys),
      ...Object.keys(secretOf(managedModel, 'dev')).filter((key) => /^MANAGED/.test(key)),
    ].sort(),
  );
  expect(secretOf(switched, 'dev')).toEqual(secretOf(idle, 'dev'));
  expect(secretOf(idle, 'dev').DATABASE_DIRECT_URL).toMatch(/@postgresql:5432\/vmshift/);
  expect(secretOf(idle, 'dev').MANAGED_DATABASE_DIRECT_URL).toMatch(/:12345\/defaultdb\?/);
});

test('the application goes through the pooler where there is one, the schema Job to the server', () => {
  expect(secretOf(model, 'production').DATABASE_URL).toMatch(/@pgbouncer:6432\/vmshift\?connect_timeout=3$/);
  expect(secretOf(model, 'production').DATABASE_DIRECT_URL).toMatch(/@postgresql:5432\/vmshift\?connect_timeout=3$/);
  expect(secretOf(model, 'dev').DATABASE_URL).toBe(secretOf(model, 'dev').DATABASE_DIRECT_URL);
});

test('a managed database is reached with TLS, and its pooler without', () => {
  const { MANAGED_DATABASE_URL, MANAGED_DATABASE_DIRECT_URL } = secretOf(managedModel, 'dev');
  expect(MANAGED_DATABASE_DIRECT_URL).toMatch(/:12345\/defaultdb\?sslmode=require&connect_timeout=3$/);
  expect(MANAGED_DATABASE_URL).toMatch(/@pgbouncer:6432\/defaultdb\?connect_timeout=3$/);
});

test('broker and results have a database of Redis each', () => {
  const { CELERY_BROKER_URL, CELERY_RESULT_BACKEND, REDIS_URL } = secretOf(model, 'production');
  expect(CELERY_BROKER_URL).toMatch(/@redis:6379\/0$/);
  expect(CELERY_RESULT_BACKEND).toMatch(/@redis:6379\/1$/);
  expect(REDIS_URL).toBe(CELERY_BROKER_URL);
});

testWithTerraform.each(['DATABASE_URL', 'DATABASE_DIRECT_URL', 'REDIS_URL'] as const)(
  'whatever the password, %s is a URL that gives it back',
  (key) => {
    const urls = evaluate(secretOf(model, 'production')[key] ?? '', passwords);
    expect(urls.map((url) => decodeURIComponent(new URL(url).password))).toEqual(passwords);
    for (const url of urls) expect(new URL(url).host).toMatch(/^(pgbouncer:6432|postgresql:5432|redis:6379)$/);
  },
);

testWithTerraform("whatever the password, PgBouncer's user list has one line that gives it back", () => {
  const lists = evaluate(secretOf(model, 'production').PGBOUNCER_USERLIST ?? '', passwords);
  const read = lists.map((list) => /^"vmshift_user" "((?:[^"]|"")*)"\n$/.exec(list)?.[1]?.replaceAll('""', '"'));
  expect(read).toEqual(passwords);
});
