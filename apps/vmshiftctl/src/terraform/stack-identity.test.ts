import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityDifferences, readIdentity } from './stack-identity';
import type { TerraformCli } from './terraform-cli';

const folder = mkdtempSync(join(tmpdir(), 'vmshift-identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cli = (stdout: string, status = 0): TerraformCli => ({
  folder,
  run: async () => ({ status, stdout, stderr: 'no' }),
});
const read = (state: string, status = 0) =>
  readIdentity(cli(state, status), (output) => new Error(`failed: ${output}`));
const state = (serial: number, lineage = 'l'): string =>
  JSON.stringify({ version: 4, lineage, serial, outputs: { a: 'secret' } });

beforeEach(() => writeFileSync(join(folder, 'cdk.tf.json'), '{}'));

test('nothing changed: no difference', async () => {
  expect(identityDifferences(await read(state(1)), await read(state(1)))).toEqual([]);
  expect(identityDifferences(await read(''), await read('\n'))).toEqual([]);
});

test('a state of another serial or lineage, or the first one, is a difference', async () => {
  const one = await read(state(1));
  expect(identityDifferences(one, await read(state(2)))).toEqual(['the state changed (l/1 -> l/2)']);
  expect(identityDifferences(one, await read(state(1, 'm')))).toEqual(['the state changed (l/1 -> m/1)']);
  expect(identityDifferences(await read(''), one)).toEqual(['the state changed (none -> l/1)']);
});

test('another byte of the configuration is a difference', async () => {
  const before = await read(state(1));
  writeFileSync(join(folder, 'cdk.tf.json'), '{ }');
  expect(identityDifferences(before, await read(state(1)))).toEqual(['the synthesized configuration changed']);
});

test('nothing of the state is kept but its number', async () => {
  expect(JSON.stringify(await read(state(1)))).not.toContain('secret');
});

test('a state that cannot be read, or is damaged, is no empty state', async () => {
  await expect(read('', 1)).rejects.toThrow('failed: no');
  await expect(read('{')).rejects.toThrow('is not JSON; restore it from the bucket');
  await expect(read('{}')).rejects.toThrow('has no lineage or serial; restore it from the bucket');
});
