import { stripVTControlCharacters, styleText } from 'node:util';
import { diagnosePlatform } from '@vmshift/diagnosis';
import { age, diagnoseGit, environmentStatus, verdictOf } from '@vmshift/diagnosis/git';
import { ago, view, wellPlatform } from '@vmshift/diagnosis/testing';
import { type EnvironmentConfig, model } from '@vmshift/environments';
import { printableLine } from '@vmshift/findings';
import type { PlatformObservation } from '@vmshift/observation';
import { type EnvironmentState, type HistoryEntry, type ReleasePin, releaseCommand } from '@vmshift/releases';
import { linePrinter, paintForTerminal } from '../terminal/print-line';
import { textOf } from '../terminal/styled-line';
import { printStatus } from './print-status';
import type { Status } from './status';

const now = new Date('2026-11-24T12:00:00Z');
const digest = `sha256:${'d'.repeat(64)}`;

function pin(letter: string, sequence: number, rest: Partial<ReleasePin> = {}): ReleasePin {
  const commit = letter.repeat(40);
  const image = { tag: `develop-${commit}`, digest };
  return { branch: 'develop', commit, images: { api: image, celery: image }, sequence, ...rest };
}

/** History entries from the newest to the oldest, a day apart. */
function entries(...pins: readonly ReleasePin[]): readonly HistoryEntry[] {
  return pins.map((one, index) => ({
    commit: String(index).repeat(40),
    authorDate: new Date(now.getTime() - index * 86_400_000).toISOString(),
    author: 'octocat',
    subject: 'release',
    trailers: {},
    pin: one,
    kind: 'release',
  }));
}

const named = (name: string): EnvironmentConfig => {
  const found = model.environments.find((environment) => environment.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const staging = named('staging');
const dev = named('dev');

const state = (environment: EnvironmentConfig, ...pins: readonly ReleasePin[]): EnvironmentState => ({
  environment,
  pin: pins[0],
  history: entries(...pins),
});

describe('environmentStatus', () => {
  test('shows what runs and since when, over later versions of the same build', () => {
    const held = pin('b', 2, { hold: { reason: 'demo', by: 'ada' } });
    const status = environmentStatus(dev, [state(dev, held, pin('b', 2), pin('a', 1))]);
    expect(status).toMatchObject({
      environment: 'dev',
      build: { commit: 'b'.repeat(40), digest: true, since: '2026-11-23T12:00:00.000Z', by: 'octocat', how: 'release' },
      hold: 'held by ada: demo',
    });
    expect(status.behind).toBeUndefined();
  });

  test('a pin by tag alone is not called pinned by digest', () => {
    const commit = 'a'.repeat(40);
    const images = { api: { tag: `develop-${commit}`, digest }, celery: { tag: `develop-${commit}` } };
    expect(environmentStatus(dev, [state(dev, pin('a', 0, { images }))]).build?.digest).toBe(false);
  });

  test('an environment without a pin has no build', () => {
    expect(environmentStatus(dev, [{ environment: dev, pin: undefined, history: [] }]).build).toBeUndefined();
  });

  test('counts the releases that another environment of the branch is ahead', () => {
    const states = [state(staging, pin('a', 1)), state(dev, pin('c', 3), pin('b', 2), pin('a', 1))];
    expect(environmentStatus(staging, states).behind).toEqual({ sibling: 'dev', releases: 2 });
    expect(environmentStatus(dev, states).behind).toBeUndefined();
  });

  test('counts one at least where the other never ran this build', () => {
    const states = [state(staging, pin('a', 1)), state(dev, pin('c', 3))];
    expect(environmentStatus(staging, states).behind).toEqual({ sibling: 'dev', releases: 1 });
  });

  test('does not count a rollback of the other environment', () => {
    const states = [state(staging, pin('c', 3), pin('b', 2)), state(dev, pin('b', 2), pin('c', 3), pin('b', 2))];
    expect(environmentStatus(staging, states).behind).toBeUndefined();
  });
});

test.each([
  ['2026-11-24T11:59:30Z', '0 min'],
  ['2026-11-24T10:01:00Z', '119 min'],
  ['2026-11-24T09:00:00Z', '3 h'],
  ['2026-11-20T12:00:00Z', '4 days'],
  ['2026-11-25T12:00:00Z', '0 min'],
])('the age of %s is %s', (time, expected) => {
  expect(age(time, now)).toBe(expected);
});

const text = (status: Status, runs = false): readonly string[] =>
  printStatus(status, now, { width: 80, runs }).map(({ line }) => textOf(line));
const source = { commit: 'c', notes: [] };

test('printStatus begins with the verdict, and lines the environments up behind what is wrong', () => {
  const states = [state(staging, pin('a', 1)), state(dev, pin('b', 2), pin('a', 1))];
  const environments = [staging, dev].map((environment) => environmentStatus(environment, states));
  const problems = diagnoseGit({ ...model, environments: [staging, dev] }, states);
  const verdict = verdictOf(problems, [], [staging, dev]);
  expect(text({ verdict, source, environments, problems, unseen: [] })).toEqual([
    'staging is degraded: 1 release behind dev without being held',
    `    ${releaseCommand(pin('b', 2))} --commit --push`,
    '  docs/developers.md#release-by-hand',
    '',
    'ENVIRONMENT  BUILD                 AGE    HOW                 STATE',
    'staging      develop-aaaaaaaaaaaa  0 min  release by octocat  1 behind dev',
    'dev          develop-bbbbbbbbbbbb  0 min  release by octocat',
  ]);
});

/** A platform on which a release broke the host of dev, and of which a part was not seen. */
function diagnosed(): Status {
  const because = 'Unable to connect to the server: net/http: TLS handshake timeout\n\u001b[2Jproblem: forged';
  const observation: PlatformObservation = {
    ...wellPlatform(),
    environments: {
      ...wellPlatform().environments,
      staging: view({ environment: { name: 'staging' }, observed: { application: { state: 'unknown', because } } })
        .observed,
      dev: view({
        application: {
          status: {
            health: { status: 'Degraded', lastTransitionTime: ago(27) },
            resources: [
              {
                kind: 'Deployment',
                name: 'vmshift-api',
                health: { status: 'Degraded', message: `x${'y'.repeat(900)} exceeded its progress deadline` },
              },
            ],
          },
        },
      }).observed,
    },
  };
  const environments = model.environments.map((environment) => environmentStatus(environment, []));
  return { source, environments, ...diagnosePlatform(model, [], observation), observation };
}

test('no line is wider than 80 columns, unless one value is', () => {
  const lines = text(diagnosed(), true);
  const wide = lines.filter((line) => line.length > 80 && line.trim().split(' ').length > 1);
  expect(wide.filter((line) => !line.startsWith('    '))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('    ')).map((line) => line.trim())).toContain(
    'kubectl --context vmshift-dev -n vmshift-dev get pods',
  );
});

test('a problem tells since when, what shows it to its last words, what to run and where to read on', () => {
  const lines = text(diagnosed());
  expect(lines[0]).toMatch(/^dev is degraded since 2026-11-24 11:33 UTC: Argo CD finds objects Degraded/);
  expect(lines.join('\n')).toMatch(/exceeded its progress\s+deadline/);
  expect(lines).toContain('  docs/on-call.md#objects-that-are-not-healthy');
});

test('each other problem begins with its environment, how bad it is and since when', () => {
  const status = diagnosed();
  const [worst] = status.problems;
  if (worst === undefined) throw new Error('no problem');
  const second = { ...worst, environment: 'staging', cause: 'another cause' };
  expect(text({ ...status, problems: [worst, second] })).toContain('staging, degraded for 27 min: another cause');
});

test('what was not seen is told with its reason, and foreign text adds no line', () => {
  const lines = text(diagnosed());
  expect(lines.filter((line) => line.startsWith('problem:'))).toEqual([]);
  expect(lines.find((line) => line.startsWith('not seen: Argo CD, staging'))).toBeDefined();
  expect(lines.join('\n')).toContain('\\u{1b}[2J');
});

test('a very long cause keeps its two ends', () => {
  const status = diagnosed();
  const [worst] = status.problems;
  if (worst === undefined) throw new Error('no problem');
  const long = { ...worst, cause: `begins ${'x '.repeat(4000)}field is immutable` };
  const lines = text({
    ...status,
    verdict: { line: `dev is down: ${long.cause}`, exitCode: 1 },
    problems: [long, long],
  });
  expect(lines.length).toBeLessThan(60);
  expect(lines.join(' ').match(/field is\s+immutable/g)).toHaveLength(2);
});

test('a style never changes the text of a line', () => {
  const status = diagnosed();
  const printed: string[] = [];
  const print = linePrinter((line) => printed.push(line), paintForTerminal(styleText));
  const lines = printStatus(status, now, { width: 80 });
  for (const { line, style } of lines) print(line, style);
  expect(printed.map((line) => stripVTControlCharacters(line))).toEqual(
    lines.map(({ line }) => `${printableLine(textOf(line))}\n`),
  );
});
