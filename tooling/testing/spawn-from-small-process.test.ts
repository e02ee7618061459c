import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const small = join(__dirname, 'spawn-from-small-process.cjs');

/** The results of spawn-cases.cjs, and what else was printed. */
function runCases(first: string) {
  const script = `${first}; require(${JSON.stringify(join(__dirname, 'spawn-cases.cjs'))})`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const lines = stdout.split('\n');
  const { results, own } = JSON.parse(lines.find((line) => line.startsWith('{')) ?? '') as {
    results: Record<string, unknown>;
    own: boolean;
  };
  return { own, results, others: lines.filter((line) => !line.startsWith('{')), stderr, status };
}

test('a small process starts programs as this one does', () => {
  const here = runCases('');
  const there = runCases(`require(${JSON.stringify(small)}).spawnFromSmallProcess()`);
  expect(there.results).toEqual(here.results);
  expect(there).toEqual({ ...here, own: false });
  expect(here).toMatchObject({ own: true, status: 0, others: ['to stdout', 'end', ''], stderr: 'to stderr\n' });
});
