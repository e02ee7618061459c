import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from './scenarios/scenarios';
import { strip } from './strip';

const FOLDER = join(__dirname, '../../packages/diagnosis/recordings');
const recordings = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file.replace('.json', ''), readFileSync(join(FOLDER, file), 'utf8')] as const);

test('each scenario has a name of its own, and a recording', () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(names.filter((name) => recordings.every(([fault]) => fault !== name))).toEqual([]);
});

test.each(recordings)('the recording %s is stripped, and is small', (fault, text) => {
  const recording = JSON.parse(text);
  expect(recording.fault).toBe(fault);
  expect(strip(recording, { texts: [], commits: [] })).toEqual(recording);
  expect(text).not.toMatch(/10\.250\.|127\.0\.0\.1:26|vmshift-lane|managedFields|resourceVersion|\/tmp\/\w*\/?lab/);
  expect(text.length).toBeLessThan(150_000);
});
