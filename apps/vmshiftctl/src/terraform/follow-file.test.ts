import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followFile } from './follow-file';

const folder = mkdtempSync(join(tmpdir(), 'vmshift-follow-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('passes on whole lines as they come, and at the end the rest', async () => {
  const path = join(folder, 'log');
  writeFileSync(path, 'before\n');
  const lines: string[] = [];
  const stop = followFile(path, (line) => lines.push(line));
  const [head, tail] = [Buffer.from('grün\n').subarray(0, 3), Buffer.from('grün\n').subarray(3)];
  appendFileSync(path, head);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(lines).toEqual(['before']);
  appendFileSync(path, Buffer.concat([tail, Buffer.from('\nlast')]));
  stop();
  expect(lines).toEqual(['before', 'grün', '', 'last']);
});
