import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protectLocalStates } from './protect-local-states';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-states-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const mode = (path: string): string => (statSync(join(root, path)).mode & 0o777).toString(8);

test('states that every user could read are for this user alone', () => {
  mkdirSync(join(root, 'state'));
  mkdirSync(join(root, 'cdktf.out/stacks/cluster-dev'), { recursive: true });
  const files = ['state/a.tfstate', 'state/a.tfstate.backup', 'cdktf.out/stacks/cluster-dev/errored.tfstate'];
  chmodSync(join(root, 'state'), 0o755);
  for (const file of files) {
    writeFileSync(join(root, file), '{}');
    chmodSync(join(root, file), 0o644);
  }
  protectLocalStates(root);
  expect([mode('state'), ...files.map(mode)]).toEqual(['700', '600', '600', '600']);
});

test('the lock of another Terraform, which takes it away at any moment, is left alone', () => {
  mkdirSync(join(root, 'state'));
  const lock = 'state/.a.tfstate.lock.info';
  writeFileSync(join(root, lock), '{}');
  chmodSync(join(root, lock), 0o644);
  protectLocalStates(root);
  expect(mode(lock)).toBe('644');
});

test('where there are none, there is nothing to do', () => {
  expect(() => protectLocalStates(root)).not.toThrow();
});
