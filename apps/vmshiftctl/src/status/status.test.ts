import { type EnvironmentConfig, model } from '@vmshift/environments';
import type { EnvironmentState, HistoryEntry, ReleasePin } from '@vmshift/releases';
import type { ArgoCdApplication } from '../live/argocd-applications';
import type { Observation } from '../live/observation';
import type { WorkflowRun } from '../live/workflow-runs';
import { environmentProblems, environmentStatus, releaseCommand } from './environment-status';
import { liveProblems } from './live-problems';
import type { LiveStatus } from './live-status';
import { age, printStatus } from './print-status';

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
  test('says what runs and since when, over later versions of the same build', () => {
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

describe('environmentProblems', () => {
  const ahead = state(dev, pin('b', 2), pin('a', 1));
  const problems = (...states: readonly EnvironmentState[]) =>
    environmentProblems(
      states.map(({ environment }) => environmentStatus(named(environment.name), states)),
      states,
    );

  test('an environment behind without a hold is one, with the release that brings it up', () => {
    expect(problems(state(staging, pin('a', 1)), ahead)).toEqual([
      {
        environment: 'staging',
        problem: '1 release behind dev without being held',
        next: [releaseCommand(pin('b', 2))],
      },
    ]);
  });

  test('a held environment may be behind', () => {
    expect(problems(state(staging, pin('a', 1, { hold: { reason: 'r', by: 'b' } })), ahead)).toEqual([]);
  });

  test('no build at all is one', () => {
    expect(problems({ environment: dev, pin: undefined, history: [] })).toMatchObject([
      { problem: 'no build is pinned' },
    ]);
  });

  test('the release command names everything that is pinned', () => {
    const runUrl = 'https://github.com/ilearn-code/vmshift/actions/runs/7';
    expect(releaseCommand(pin('b', 2, { runUrl }))).toBe(
      `npx vmshiftctl release --branch develop --sha ${'b'.repeat(40)} --image api=${digest} --image celery=${digest} ` +
        `--sequence 2 --run-url ${runUrl} --commit --push`,
    );
  });
});

describe('liveProblems', () => {
  const healthy = { state: 'seen', value: { url: '', status: 200, healthy: true } } as const;
  const seen = (application: Partial<ArgoCdApplication>): Observation<ArgoCdApplication> => ({
    state: 'seen',
    value: { name: 'vmshift-dev', sync: 'Synced', health: 'Healthy', ...application },
  });
  const problems = (
    application: LiveStatus['environments'][0]['application'],
    health: LiveStatus['environments'][0]['health'] = healthy,
  ) => liveProblems({ repositories: [], environments: [{ environment: 'dev', application, health }] }, model);

  test.each<[string, Partial<ArgoCdApplication>, RegExp, RegExp]>([
    [
      'a sync that waits for what cannot become healthy',
      { health: 'Degraded', operation: 'Running' },
      /newer commits wait/,
      /^argocd app terminate-op vmshift-dev$/,
    ],
    [
      'a degraded application',
      { health: 'Degraded', message: 'back-off' },
      /is Degraded: back-off/,
      /^kubectl -n vmshift-dev get pods/,
    ],
    [
      'an application that Argo CD cannot compare',
      { sync: 'Unknown' },
      /is Unknown and Healthy/,
      /describe application vmshift-dev/,
    ],
    ['a failed sync', { sync: 'OutOfSync', operation: 'Failed' }, /last sync .* Failed/, /describe application/],
    ['a difference that nobody syncs', { sync: 'OutOfSync' }, /is OutOfSync/, /^argocd app diff vmshift-dev$/],
  ])('reports %s', (_what, application, problem, next) => {
    const [found] = problems(seen(application));
    expect(found?.problem).toMatch(problem);
    expect(found?.next[0]).toMatch(next);
  });

  test('a missing Application is one', () => {
    expect(problems({ state: 'seen', value: 'absent' })).toMatchObject([
      { next: ['npx vmshiftctl deploy argocd', expect.stringContaining('helm -n argocd get manifest')] },
    ]);
  });

  test.each<[string, Partial<ArgoCdApplication>]>([
    ['synced and healthy', {}],
    ['a rollout under way', { health: 'Progressing', sync: 'OutOfSync', operation: 'Running' }],
  ])('leaves alone: %s', (_what, application) => {
    expect(problems(seen(application))).toEqual([]);
  });

  test('an Argo CD that could not be asked is unknown, not a problem', () => {
    expect(problems({ state: 'unknown', because: 'kubectl is not installed' })).toEqual([]);
  });

  test.each<[string, LiveStatus['environments'][0]['health'], RegExp]>([
    ['answers 502', { state: 'seen', value: { url: '', status: 502, healthy: false } }, /answers 502/],
    ['is silent', { state: 'unknown', because: 'no answer within 8 s' }, /gives no answer: no answer within 8 s/],
  ])('a host that %s is reported with what to look at', (_what, health, problem) => {
    const [found] = problems(seen({}), health);
    expect(found?.problem).toMatch(problem);
    expect(found?.next[0]).toMatch(/^kubectl -n vmshift-dev get pods/);
  });

  test('a failed run is shown with its log', () => {
    const run: WorkflowRun = {
      repository: 'o/r',
      workflow: 'release.yaml',
      branch: 'main',
      subject: 'main at aaaaaaaaaaaa',
      id: 7,
      status: 'completed',
      conclusion: 'failure',
      commit: '',
      url: '',
      createdAt: now.toISOString(),
    };
    const live = {
      repositories: [{ repository: 'o/r', runs: { state: 'seen', value: [run] } as const }],
      environments: [],
    };
    expect(liveProblems(live, model)).toMatchObject([
      {
        problem: 'the last run of release.yaml of o/r for main at aaaaaaaaaaaa ended with failure',
        next: ['gh run view 7 --repo o/r --log-failed', expect.anything()],
      },
    ]);
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

test('printStatus lines the environments up and ends with what is wrong', () => {
  const states = [state(staging, pin('a', 1)), state(dev, pin('b', 2), pin('a', 1))];
  const environments = [staging, dev].map((environment) => environmentStatus(environment, states));
  const problems = environmentProblems(environments, states);
  const lines = printStatus({ source: { commit: 'c', notes: [] }, environments, problems }, now);
  expect(lines).toEqual([
    'staging  develop  develop-aaaaaaaaaaaa  digest  0 min, release by octocat  1 behind dev',
    'dev      develop  develop-bbbbbbbbbbbb  digest  0 min, release by octocat',
    '',
    'problem: staging: 1 release behind dev without being held',
    `  -> ${releaseCommand(pin('b', 2))}`,
  ]);
});

test('printStatus never calls right what it could not see', () => {
  const unknown = { state: 'unknown', because: 'x' } as const;
  const print = (application: LiveStatus['environments'][0]['application']) =>
    printStatus(
      {
        source: { commit: 'c', notes: [] },
        environments: [],
        problems: [],
        live: {
          repositories: [],
          environments: [
            {
              environment: 'dev',
              application,
              health: { state: 'seen', value: { url: '', status: 200, healthy: true } },
            },
          ],
        },
      },
      now,
    ).at(-1);
  expect(print(unknown)).toBe('nothing seen is wrong; what is unknown was not checked');
  expect(print({ state: 'seen', value: { name: 'a', sync: 'Synced', health: 'Healthy' } })).toBe('nothing is wrong');
});
