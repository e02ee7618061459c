import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const small = join(__dirname, 'spawn-from-small-process.cjs');

/** The results of spawn-cases.cjs, and what else was printed. It fails where they exit with another code than 0. */
async function runCases(first: string) {
  const script = `${first}; require(${JSON.stringify(join(__dirname, 'spawn-cases.cjs'))})`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script]);
  const lines = stdout.split('\n');
  const { results, own } = JSON.parse(lines.find((line) => line.startsWith('{')) ?? '') as {
    results: Record<string, unknown>;
    own: boolean;
  };
  return { own, results, others: lines.filter((line) => !line.startsWith('{')), stderr };
}

test('a small process starts programs as this one does', async () => {
  const [here, there] = await Promise.all([
    runCases(''),
    runCases(`require(${JSON.stringify(small)}).spawnFromSmallProcess()`),
  ]);
  expect(there.results).toEqual(here.results);
  expect(there).toEqual({ ...here, own: false });
  expect(here).toMatchObject({ own: true, others: ['to stdout', 'end', ''], stderr: 'to stderr\n' });
});
