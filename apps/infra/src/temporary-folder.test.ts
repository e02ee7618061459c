import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { managedModel } from '../test-support/models';
import { renderTerraform } from './render-terraform';
import { makeTemporaryFolder } from './temporary-folder';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(os.tmpdir(), 'temporary-folder-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

test('only this user can enter it, and its name tells the process', () => {
  const folder = makeTemporaryFolder('access', parent);
  expect(readdirSync(parent)).toEqual([expect.stringMatching(`^vmshift-access-${process.pid}-\\w{6}$`)]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('removes what killed processes left, and nothing of one that runs, of other work, or of another program', () => {
  const { pid: ended } = spawnSync('true');
  const names = [
    `vmshift-chart-${ended}-x`,
    `vmshift-chart-${process.pid}-x`,
    `vmshift-terraform-${ended}-x`,
    `other-chart-${ended}-x`,
  ];
  for (const name of names) mkdirSync(join(parent, name, 'stacks'), { recursive: true });
  makeTemporaryFolder('chart', parent);
  expect(names.map((name) => existsSync(join(parent, name)))).toEqual([false, true, true, true]);
});

test('a folder that cannot be read is none that cannot be written to', () => {
  chmodSync(parent, 0o300);
  try {
    expect(existsSync(makeTemporaryFolder('files', parent))).toBe(true);
  } finally {
    chmodSync(parent, 0o700);
  }
});

test('where none can be made the error names the call', () => {
  expect(() => makeTemporaryFolder('stacks', join(parent, 'missing'))).toThrow(
    expect.objectContaining({ code: 'ENOENT', syscall: 'mkdtemp' }),
  );
});

test('a render that was killed leaves nothing after the next one', () => {
  const { pid: ended } = spawnSync('true');
  mkdirSync(join(parent, `vmshift-synth-${ended}-x`, 'stacks'), { recursive: true });
  const spy = jest.spyOn(os, 'tmpdir').mockReturnValue(parent);
  try {
    renderTerraform(managedModel);
  } finally {
    spy.mockRestore();
  }
  expect(readdirSync(parent)).toEqual([]);
});
