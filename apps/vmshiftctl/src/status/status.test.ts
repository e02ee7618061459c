import { age } from '@vmshift/diagnosis';
import { type EnvironmentConfig, model } from '@vmshift/environments';
import type { WorkflowRun } from '@vmshift/observation';
import { type EnvironmentState, type HistoryEntry, type ReleasePin, releaseCommand } from '@vmshift/releases';
import { environmentProblems, environmentStatus } from './environment-status';
import { liveProblems } from './live-problems';
import type { LiveStatus } from './live-status';
import type { StatusUnknown } from './live-unknowns';
import { printStatus } from './print-status';

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

const nothing: LiveStatus = {
  repositories: [],
  argoCd: { context: 'vmshift-production' },
  missingContexts: [],
  followed: [],
  environments: [],
};

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

describe('environmentProblems', () => {
  const ahead = state(dev, pin('b', 2), pin('a', 1));
  const problems = (...states: readonly EnvironmentState[]) =>
    environmentProblems(
      states.map(({ environment }) => environmentStatus(named(environment.name), states)),
      states,
      model.platform,
    );

  test('an environment behind without a hold is one, with the release that brings it up', () => {
    expect(problems(state(staging, pin('a', 1)), ahead)).toEqual([
      {
        environment: 'staging',
        problem: '1 release behind dev without being held',
        next: [`${releaseCommand(pin('b', 2))} --commit --push`],
      },
    ]);
  });

  test('a held environment may be behind', () => {
    expect(problems(state(staging, pin('a', 1, { hold: { reason: 'r', by: 'b' } })), ahead)).toEqual([]);
  });

  test('no build at all is one', () => {
    expect(problems({ environment: dev, pin: undefined, history: [] })).toMatchObject([
      {
        problem: 'no build is pinned yet',
        next: [
          `./vmshiftctl release --branch develop --sha "$(gh run list --repo ilearn-code/vmshift --workflow ci-cd.yaml --branch develop --json headSha,event,conclusion --jq 'map(select(.event == "push" and .conclusion == "success"))[0].headSha')"`,
        ],
      },
    ]);
  });

  test('a first pin is the build that the other environment of the branch runs', () => {
    const next = [releaseCommand(pin('b', 2))];
    expect(problems({ environment: dev, pin: undefined, history: [] }, state(staging, pin('b', 2)))).toEqual([
      { environment: 'dev', problem: 'no build is pinned yet', next },
    ]);
  });

  test('a pin that was there is brought back', () => {
    const { history } = state(dev, pin('b', 2));
    expect(problems({ environment: dev, pin: undefined, history }, state(staging, pin('b', 2)))).toEqual([
      {
        environment: 'dev',
        problem: 'apps/vmshift/releases/dev.json is missing',
        next: ['git checkout HEAD -- apps/vmshift/releases/dev.json'],
      },
    ]);
  });
});

describe('liveProblems', () => {
  const healthy = { state: 'seen', value: { url: '', status: 200, healthy: true } } as const;
  const found = (live: Partial<LiveStatus>) => liveProblems({ ...nothing, ...live }, model, now);

  test('a missing Application is one', () => {
    const environments = [
      { environment: 'dev', application: { state: 'seen', value: 'absent' }, health: healthy },
    ] as const;
    expect(found({ environments })).toMatchObject([
      { about: 'Argo CD', next: ['./vmshiftctl deploy argocd', expect.stringContaining('get manifest argocd-apps')] },
    ]);
  });

  test('an Argo CD that could not be asked is unknown, not a problem', () => {
    const application = { state: 'unknown', because: 'kubectl is not installed' } as const;
    expect(found({ environments: [{ environment: 'dev', application, health: healthy }] })).toEqual([]);
  });

  test.each<[string, LiveStatus['environments'][0]['health'], RegExp]>([
    ['answers 502', { state: 'seen', value: { url: '', status: 502, healthy: false } }, /answers 502/],
    ['is silent', { state: 'unknown', because: 'no answer within 8 s' }, /gives no answer: no answer within 8 s/],
  ])('a host that %s is reported with what to check', (_what, health, problem) => {
    const application = { state: 'unknown', because: 'x' } as const;
    const [one] = found({ environments: [{ environment: 'dev', application, health }] });
    expect(one?.problem).toMatch(problem);
    expect(one?.next[0]).toBe('kubectl --context vmshift-dev -n vmshift-dev get pods');
  });

  test('where kubectl lacks the context of a command, the command that makes it comes first', () => {
    const application = { state: 'unknown', because: 'x' } as const;
    const health = { state: 'unknown', because: 'no answer' } as const;
    const [one] = found({
      missingContexts: ['vmshift-dev'],
      environments: [{ environment: 'dev', application, health }],
    });
    expect(one?.next[0]).toMatch(/^\(umask 077 .* config rename-context .* vmshift-dev && export KUBECONFIG=/);
    expect(one?.next[1]).toBe('kubectl --context vmshift-dev -n vmshift-dev get pods');
  });

  test('a failed run is shown with what it was for, since when and its log', () => {
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
      createdAt: '2026-11-24T11:33:00Z',
    };
    expect(
      found({ repositories: [{ repository: 'o/r', runs: { state: 'seen', value: [run] } as const }] }),
    ).toMatchObject([
      {
        problem: 'the last run of release.yaml of o/r for main at aaaaaaaaaaaa ended with failure; it began 27 min ago',
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
  const problems = environmentProblems(environments, states, model.platform);
  const lines = printStatus({ source: { commit: 'c', notes: [] }, environments, unknown: [], problems }, now);
  expect(lines).toEqual([
    'staging  develop  develop-aaaaaaaaaaaa  digest  0 min, release by octocat  1 behind dev',
    'dev      develop  develop-bbbbbbbbbbbb  digest  0 min, release by octocat',
    '',
    'problem: staging: 1 release behind dev without being held',
    `  -> ${releaseCommand(pin('b', 2))} --commit --push`,
  ]);
});

test('printStatus never calls right what it could not see', () => {
  const print = (unknown: readonly StatusUnknown[]) =>
    printStatus({ source: { commit: 'c', notes: [] }, environments: [], problems: [], live: nothing, unknown }, now);
  expect(print([{ what: 'Argo CD', because: 'no answer', next: ['do this'] }]).slice(-4)).toEqual([
    'unknown: Argo CD: no answer',
    '  -> do this',
    '',
    'nothing seen is wrong; what is unknown was not checked',
  ]);
  expect(print([]).at(-1)).toBe('nothing is wrong');
});

test('foreign text moves no column and adds no line', () => {
  const because = 'x\u001b[2J\nproblem: forged';
  const unknown = { state: 'unknown', because } as const;
  const environments = ['staging', 'dev'].map((environment) => ({
    environment,
    application: unknown,
    health: unknown,
  }));
  const lines = printStatus(
    {
      source: { commit: 'c', notes: [] },
      environments: [],
      problems: [],
      live: { ...nothing, environments },
      unknown: [],
    },
    now,
  );
  const rows = lines.filter((line) => line.includes('/health'));
  expect(new Set(rows.map((row) => row.indexOf('/health'))).size).toBe(1);
  expect(rows.join('')).toContain('x\\u{1b}[2J\\nproblem: forged');
});
