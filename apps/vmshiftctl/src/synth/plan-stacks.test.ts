import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { answerStacks, planOf, planStacks } from './plan-stacks';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'stacks-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

test('the plan of a thread arrives whole', async () => {
  expect(planOf(structuredClone(await answerStacks(outdir)))).toEqual(await planStacks(outdir));
});

test('what is wrong arrives from a thread as an error of the user', async () => {
  writeFileSync(join(outdir, 'stacks'), '');
  const answer = structuredClone(await answerStacks(outdir));
  expect(() => planOf(answer)).toThrow(UserError);
  expect(() => planOf(answer)).toThrow(`${join(outdir, 'stacks')}: cannot be read: ENOTDIR`);
});
