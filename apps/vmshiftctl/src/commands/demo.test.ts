import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { createProgram } from '../program';
import { programPath } from '../testing/program-path.cjs';
import { type TestWorld, testWorld } from '../testing/test-world';
import { demo } from './demo';

jest.setTimeout(60_000);

const production = model.environments.find(({ tier }) => tier === 'production');
if (production === undefined) throw new Error('the model has no production');

/** A machine that has Git and nothing else, with settings and logins that must have no say. */
const programs = mkdtempSync(join(tmpdir(), 'vmshift-programs-'));
symlinkSync(`${programPath('git')}`, join(programs, 'git'));
const env = {
  PATH: programs,
  GIT_DIR: '/nowhere',
  GIT_AUTHOR_NAME: 'A Person',
  GH_TOKEN: 'a token',
  GITHUB_API_URL: 'http://127.0.0.1:9',
};
afterAll(() => rmSync(programs, { recursive: true }));

const leftovers = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('vmshift-demo-'));

/** The lines that begin so, without it. */
const lines = ({ printed }: TestWorld, beginning: string): readonly string[] =>
  printed.flatMap((line) => (line.startsWith(beginning) ? [line.slice(beginning.length)] : []));

describe('the story', () => {
  const world = testWorld({ env, clock: () => new Date() });
  beforeAll(async () => {
    expect(await demo(world, createProgram)).toBe(0);
  });

  test('is told from the push to the end of the hold, each command printed before what it does', () => {
    const of = (command: string) => world.printed.findIndex((line) => line.startsWith(`$ ./vmshiftctl ${command}`));
    const at = (text: string) => world.printed.findIndex((line) => line.startsWith(text));
    const events = [
      of('status'),
      of('release'),
      at('production: -> main-222222222222 (replaces main-111111111111)'),
      at('production: runs, and is healthy'),
      at('production: -> main-333333333333 (replaces main-222222222222)'),
      at('production: failed: vmshift-api in 1 pod of Deployment/vmshift-api ends each time that it is started'),
      of('rollback production --to 222222222222…'),
      at('production: -> main-222222222222 (back from main-333333333333, and held)'),
      at('production: not released: held by release[bot]: automatic return:'),
      of('resume production --push'),
      at('production: -> main-444444444444 (replaces main-222222222222)'),
      of('hold production --reason'),
      of('history production'),
    ];
    expect(events).toEqual(events.toSorted((one, other) => one - other));
    expect(events).not.toContain(-1);
  });

  test('ends with a history that has every action', () => {
    const begin = world.printed.indexOf('$ ./vmshiftctl history production');
    const actions = world.printed
      .slice(begin + 1)
      .flatMap((line) => /^\d{4}-.*? {2}[0-9a-f]{12} {2}(\w+)/.exec(line)?.[1] ?? []);
    expect(actions).toEqual([...['resume', 'hold', 'release', 'resume', 'rollback', 'release', 'release', 'release']]);
  });

  test('folds what it says itself into 80 columns', () => {
    const commands = world.printed.filter((line) => line.startsWith('$ ') || line.endsWith(' \\'));
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter((line) => line.length > 80 && !line.includes("'"))).toEqual([]);
  });

  test('prints what README shows of it', () => {
    const readme = readFileSync(join(__dirname, '../../../../README.md'), 'utf8');
    const shown = /It plays a push[\s\S]*?```console\n([\s\S]*?)\n```/.exec(readme)?.[1]?.split('\n') ?? [];
    // Commits of the clone are others each time.
    const steady = (line: string) => line.replace(/\b[0-9a-f]{12}(?=; Argo CD)/, '<commit>');
    const wanted = shown.filter((line) => line !== '…').map(steady);
    expect(wanted.length).toBeGreaterThan(5);
    expect(world.printed.map(steady)).toEqual(expect.arrayContaining(wanted));
  });

  test('tells all of it on one stream, and leaves nothing behind', () => {
    expect(world.warned).toEqual([]);
    expect(leftovers()).toEqual([]);
  });
});

test('where the model leaves a failed release to people, a person goes back', async () => {
  const world = testWorld({ env, clock: () => new Date() });
  const left = { ...production, release: { ...production.release, autoRollback: false } };
  expect(await demo(world, createProgram, left)).toBe(0);
  expect(lines(world, 'production: failed: ')).toEqual([
    expect.stringContaining('not taken back: the model leaves production as it is (release.autoRollback)'),
  ]);
  expect(lines(world, '$ ./vmshiftctl rollback ')).toEqual(["production --reason 'the API crashes' --push"]);
});

test('a command that ends in another way ends the story', async () => {
  const refusing: typeof createProgram = (world, settle) => createProgram(world, () => settle(1));
  await expect(demo(testWorld({ env }), refusing)).rejects.toThrow(
    'status ended with 1, so the rest is not played; look: ./vmshiftctl validate',
  );
  expect(leftovers()).toEqual([]);
});

test('a model without production has nothing to play with', async () => {
  const environments = jest.replaceProperty(model, 'environments', []);
  await expect(demo(testWorld({ env }), createProgram)).rejects.toThrow('no environment of the tier production');
  environments.restore();
});
