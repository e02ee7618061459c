import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { UserError } from '@vmshift/findings';
import { inJobFolder } from './job-folder';

const temporary = mkdtempSync(join(tmpdir(), 'vmshift-job-folder-'));
const world = { env: { TMPDIR: temporary } };
afterAll(() => rmSync(temporary, { recursive: true }));

test('only this user can enter it, and it is gone however the work ends', async () => {
  const mode = await inJobFolder(world, async (folder) => {
    writeFileSync(join(folder, 'plan'), 'secret');
    return statSync(folder).mode & 0o777;
  });
  expect(mode).toBe(0o700);
  await expect(inJobFolder(world, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(readdirSync(temporary)).toEqual([]);
});

test('removes what a killed run left, and nothing of one that runs, or of another program', async () => {
  const { pid: ended } = spawnSync('true');
  const folders = [`vmshift-terraform-${ended}-x`, `vmshift-terraform-${process.pid}-x`, `other-${ended}-x`];
  for (const name of folders) mkdirSync(join(temporary, name));
  await inJobFolder(world, async () => undefined);
  expect(folders.map((name) => existsSync(join(temporary, name)))).toEqual([false, true, true]);
  for (const name of folders) rmSync(join(temporary, name), { recursive: true, force: true });
});

test.each([
  ['relative', relative(process.cwd(), temporary)],
  ['empty', ''],
])('a TMPDIR that is %s gives a path that is the same in every folder', async (_, TMPDIR) => {
  await inJobFolder({ env: { TMPDIR } }, async (folder) => expect(isAbsolute(folder)).toBe(true));
});

test('a folder that cannot be made is told with its path', async () => {
  const TMPDIR = join(temporary, 'missing');
  const made = inJobFolder({ env: { TMPDIR } }, async () => undefined);
  await expect(made).rejects.toBeInstanceOf(UserError);
  await expect(made).rejects.toThrow(
    /^TMPDIR: plans cannot be kept in .*missing: .*ENOENT: .*; set it to a folder that you can read and write$/,
  );
});
