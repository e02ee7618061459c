import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { lockChecks } from '../doctor/lock-checks';
import { readConfiguration } from './read-configuration';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'configuration-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = () => join(root, 'cdktf.out/stacks/argocd/cdk.tf.json');
const write = (text: string) => {
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), text);
};

test('a configuration is the text that lies there', () => {
  write('{}\n');
  expect(readConfiguration(root, 'argocd')).toBe('{}\n');
});

describe.each([
  [
    'that a merge left with its marks',
    () => write('<<<<<<< HEAD\n{}\n'),
    'got no JSON; allowed: what a render writes; fix: ./vmshiftctl synth',
  ],
  [
    'of which a folder stands in the place',
    () => mkdirSync(file(), { recursive: true }),
    'cannot be read: EISDIR: illegal operation on a directory, read; fix: move it away and run ./vmshiftctl synth',
  ],
])('a configuration %s', (_what, make, problem) => {
  beforeEach(make);

  test('is refused by its path', () => {
    expect(() => readConfiguration(root, 'argocd')).toThrow(new UserError(`${file()}: ${problem}`));
  });

  test('leaves the locks unchecked, and says why', () => {
    const checks = lockChecks(root).map(({ id, state, found }) => [id, state, found]);
    expect(checks).toEqual(['provider-locks', 'chart-locks'].map((id) => [id, 'not checked', `${file()}: ${problem}`]));
  });
});
