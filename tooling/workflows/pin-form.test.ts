import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { printPin } from '../../packages/releases/src/print-pin';
import { pins } from '../../packages/releases/src/testing';

const script = readFileSync(join(__dirname, '../../.github/actions/push-rendered/check-release.sh'), 'utf8');

test('what pushes a release knows each property that a pin may have', () => {
  const [form = ''] = /^digest=[\s\S]*?^canonical=.*\n(?:canonical\+=.*\n)+/m.exec(script) ?? [];
  const printed = fc.sample(pins(), { numRuns: 100, seed: 1 }).map(printPin);
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `${form}while IFS= read -r -d '' pin; do [[ $pin =~ $canonical ]] || printf '%s' "$pin"; done`],
    { input: printed.map((pin) => `${pin}\0`).join(''), encoding: 'utf8' },
  );
  expect([form, stdout, stderr]).toEqual([expect.stringContaining('resumedAfter'), '', '']);
});
