import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { credentialRules } from './credentials';

const DB = 'spec.template.spec.containers[0]';
const IN_DB = 'spec.template.spec.containers[db]';
const variable = (name: string, value: string) => sample(['Deployment/db', `${DB}.env`, [{ name, value }]]);
const command = (...args: readonly string[]) => sample(['Deployment/db', `${DB}.args`, args]);
const option = {
  object: 'Deployment/db',
  path: `${IN_DB}.args`,
  because: 'a literal value for --requirepass is in dist/',
};

testRule(credentialRules, 'credential-in-git', {
  flags: {
    'a URL with a password in a configuration file': [
      sample(['ConfigMap/config', 'data.mode', 'postgresql://user:hunter2@db:5432/app']),
      { object: 'ConfigMap/config', path: 'data.mode', now: '(not shown: a URL with a password)' },
    ],
    'a setting in a configuration file': [
      sample(['ConfigMap/config', 'data["app.ini"]', '[db]\npassword = hunter2\n']),
      { object: 'ConfigMap/config', path: 'data["app.ini"]', now: '(not shown: a literal value for password)' },
    ],
    'a key of a ConfigMap whose name tells what it is': [
      sample(['ConfigMap/config', 'data', { REDIS_PASSWORD: 'hunter2' }]),
      { object: 'ConfigMap/config', path: 'data.REDIS_PASSWORD' },
    ],
    'a variable': [
      variable('DB_PASSWORD', 'hunter2'),
      {
        object: 'Deployment/db',
        path: `${IN_DB}.env[DB_PASSWORD].value`,
        now: '(not shown: a literal value for DB_PASSWORD)',
      },
    ],
    'an option and its value in two words': [command('redis-server', '--requirepass', 'hunter2'), option],
    'an option and its value in one word': [command('redis-server', '--requirepass=hunter2'), option],
    'a variable in a document, by the name next to its value': [
      sample(['ConfigMap/config', 'data["app.yaml"]', 'env:\n  - name: SMTP_PASSWORD\n    value: hunter2\n']),
      {
        object: 'ConfigMap/config',
        path: 'data["app.yaml"].env[0].value',
        now: '(not shown: a literal value for SMTP_PASSWORD)',
      },
    ],
    'several in one command, told once': [
      command('sh', '-c', 'PGPASSWORD=hunter2 psql; curl -u admin:hunter3 http://web'),
      {
        object: 'Deployment/db',
        path: `${IN_DB}.args`,
        because: 'a login of curl, a literal value for PGPASSWORD is in dist/',
      },
    ],
    'an annotation': [
      sample(['Service/db', 'metadata.annotations', { note: 'amqp://user:hunter2@mq' }]),
      { object: 'Service/db', path: 'metadata.annotations.note' },
    ],
  },
  accepts: {
    'references, files and settings of the sample': sample(),
    'a value that is filled in at run time': command('redis-server', '--requirepass', '$(REDIS_PASSWORD)'),
    'an option that says there is none': command('pg_dump', '--no-password', '--verbose'),
    'a path to a file': variable('API_TOKEN', '/run/secrets/token'),
    'a Secret, which another rule tells': sample(['ConfigMap/config', 'kind', 'Secret']),
    'the name of a Secret in an annotation': sample([
      'Service/db',
      'metadata.annotations',
      { 'nginx.ingress.kubernetes.io/auth-secret': 'basic-users' },
    ]),
    'a label': sample(['Service/db', 'metadata.labels', { token: 'hunter2' }]),
  },
});

test('a finding never repeats what was found', () => {
  const texts = credentialRules.flatMap((rule) => rule.judge(variable('DB_PASSWORD', 'hunter2')));
  expect(JSON.stringify(texts)).not.toContain('hunter2');
});
