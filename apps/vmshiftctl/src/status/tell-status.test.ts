import { diagnosePlatform } from '@vmshift/diagnosis';
import { environmentStatus } from '@vmshift/diagnosis/git';
import { wellPlatform } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import type { StyledLine } from '../terminal/styled-line';
import { testWorld } from '../testing/test-world';
import type { Status } from './status';
import { type Look, tellStatus } from './tell-status';

const observation = wellPlatform();
const well: Status = {
  source: { commit: '', notes: [] },
  environments: model.environments.map((environment) => environmentStatus(environment, [])),
  ...diagnosePlatform(model, [], observation),
  observation,
};

/** A world in which so many pauses pass until Ctrl-C. */
function watching(pauses: number, minutes = 1) {
  let passed = 0;
  const waited: number[] = [];
  const pause = async (ms: number): Promise<boolean> => {
    waited.push(ms);
    passed += 1;
    return passed <= pauses;
  };
  const clock = (): Date => new Date(Date.parse('2026-11-24T12:00:00Z') + passed * minutes * 60_000);
  return { ...testWorld({ pause, clock }), waited };
}

test('one look is printed, with its exit code', async () => {
  const world = testWorld();
  expect(await tellStatus(async () => well, {}, world)).toBe(0);
  expect(world.printed[0]).toBe(`all ${model.environments.length} environments run what Git says`);
});

test('in a pipe every further look stands behind a line with its time, until Ctrl-C', async () => {
  const world = watching(2);
  const looks: Look[] = [];
  const look = async (parts: Look): Promise<Status> => {
    looks.push(parts);
    return well;
  };
  expect(await tellStatus(look, { watch: '10' }, world)).toBe(0);
  expect(world.waited).toEqual([10_000, 10_000, 10_000]);
  expect(world.printed.filter((line) => line.startsWith('--- '))).toEqual([
    '--- 2026-11-24T12:01:00.000Z',
    '--- 2026-11-24T12:02:00.000Z',
  ]);
  expect(looks.map(({ world: { now } }) => now.toISOString().slice(14, 16))).toEqual(['00', '01', '02']);
  expect(looks.map(({ gitHub }) => gitHub)).toEqual([undefined, observation.gitHub, observation.gitHub]);
});

test('GitHub, which counts requests, is asked again after a quarter of an hour', async () => {
  const looks: Look[] = [];
  const look = async (parts: Look): Promise<Status> => {
    looks.push(parts);
    return well;
  };
  await tellStatus(look, { watch: true }, watching(3, 10));
  expect(looks.map(({ gitHub }) => gitHub === undefined)).toEqual([true, false, true, false]);
});

test('a terminal is redrawn, and nothing else is printed on it', async () => {
  const frames: (readonly StyledLine[])[] = [];
  const redraw = (lines: readonly StyledLine[]): void => {
    frames.push(lines);
  };
  const world = { ...watching(1), redraw };
  await tellStatus(async () => well, { watch: true }, world);
  expect(frames).toHaveLength(2);
  expect(world.printed).toEqual([]);
});

test('as JSON each look is one line', async () => {
  const world = watching(1);
  await tellStatus(async () => well, { watch: true, json: true }, world);
  expect(world.printed.map((line) => JSON.parse(line).verdict.exitCode)).toEqual([0, 0]);
});

test.each(['4', '0', 'often', '-5', '1e9'])('every %s seconds is refused', async (watch) => {
  await expect(tellStatus(async () => well, { watch }, testWorld())).rejects.toThrow('--watch: got');
});

test('the last look decides the exit code', async () => {
  const bad = { ...well, verdict: { line: 'dev is down: x', exitCode: 1 as const } };
  const looks = [bad, well];
  expect(await tellStatus(async () => looks.shift() ?? well, { watch: true }, watching(1))).toBe(0);
});
