import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketModel as MODEL } from '@vmshift/infra/testing';
import fc from 'fast-check';
import { keepValue, keptFile, parseKept, printKept, readKept, withKeptValues } from './kept-values';
import { testWorld } from './testing/test-world';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kept-values-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a value is kept for its owner alone, and what else is there stays', () => {
  keepValue(root, 'dev', 'LINODE_TOKEN', 'one');
  keepValue(root, 'dev', 'TF_VAR_redis_password', "it's 2 $words");
  keepValue(root, 'dev', 'LINODE_TOKEN', 'two');
  expect(readKept(root, 'dev')).toEqual({ LINODE_TOKEN: 'two', TF_VAR_redis_password: "it's 2 $words" });
  expect(statSync(join(root, keptFile('dev'))).mode & 0o777).toBe(0o600);
  expect(readdirSync(root)).toEqual(['.env.dev']);
  expect(readKept(root, 'staging')).toEqual({});
});

test('every value of one line comes back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]\w{0,9}$/), fc.stringMatching(/^[^\r\n]*$/)), (values) => {
      expect(parseKept(printKept(values), 'f')).toEqual({ ...values });
    }),
  );
  expect(() => printKept({ A: 'b\nc' })).toThrow('A: a value of several lines cannot be kept');
});

test('what a person writes is read as a shell reads it, and any other line is told by its number alone', () => {
  expect(parseKept('# mine\n\nexport A=b\n C="d e" \r\nD=\n', 'f')).toEqual({ A: 'b', C: 'd e', D: '' });
  for (const line of ['hunter2', 'A=b c', 'A=$(b)', 'A="b', "A='b'c'", '2A=b'])
    expect(() => parseKept(`A=b\n${line}`, '.env.dev')).toThrow(
      /^\.env\.dev:2: allowed: NAME=value or NAME='value', on one line$/,
    );
});

test('a file that others may read is refused, with the command that closes it', () => {
  keepValue(root, 'dev', 'LINODE_TOKEN', 'one');
  chmodSync(join(root, '.env.dev'), 0o644);
  expect(() => readKept(root, 'dev')).toThrow('.env.dev: others than you may read it; fix: chmod 600 .env.dev');
});

describe('a deploy', () => {
  const given = (stacks: readonly string[], env: Record<string, string> = {}) => {
    const world = testWorld({ root, env });
    return { env: withKeptValues(stacks, MODEL, world).env, warned: world.warned };
  };
  beforeEach(() => {
    writeFileSync(join(root, '.env.dev'), 'LINODE_TOKEN=dev\nTF_VAR_redis_password=r\nPATH=/evil\n', { mode: 0o600 });
    writeFileSync(join(root, '.env.production'), 'LINODE_TOKEN=p\nTF_VAR_argocd_webhook_secret=w\n', { mode: 0o600 });
  });

  test('is given what its stacks need of its own environment, and nothing else', () => {
    expect(given(['cluster-dev', 'platform-dev'])).toEqual({
      env: { LINODE_TOKEN: 'dev', TF_VAR_redis_password: 'r' },
      warned: ['.env.dev gives LINODE_TOKEN, TF_VAR_redis_password'],
    });
    expect(given(['cluster-dev']).env).toEqual({ LINODE_TOKEN: 'dev' });
    expect(given(['argocd'])).toMatchObject({ env: { TF_VAR_argocd_webhook_secret: 'w' } });
    expect(given(['cluster-staging'])).toEqual({ env: {}, warned: [] });
  });

  test('takes what the process sets before what is kept', () => {
    expect(given(['cluster-dev'], { LINODE_TOKEN: 'mine' })).toEqual({ env: { LINODE_TOKEN: 'mine' }, warned: [] });
    expect(given(['cluster-dev'], { LINODE_TOKEN: '' }).env).toEqual({ LINODE_TOKEN: 'dev' });
  });

  test('of two environments at once is refused where they need two values of one name', () => {
    expect(() => given(['cluster-dev', 'cluster-production'])).toThrow(
      '.env.production and .env.dev give different values of LINODE_TOKEN; deploy the stacks of one environment at a time',
    );
    expect(given(['cluster-dev', 'cluster-production'], { LINODE_TOKEN: 'mine' }).warned).toEqual([]);
  });
});
