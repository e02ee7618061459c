import { model } from '@vmshift/environments';
import { observe } from '../observation';
import { GitHubStub, type StubRun, type StubWorkflow, stubRepository } from '../testing/github-stub';
import { gitHubApi } from './github-api';
import { readGitHub } from './read-github';

const { repository: PLATFORM, applicationRepository: APPLICATION } = model.platform;
const COMMIT = 'c'.repeat(40);

let id = 0;
const run = (workflow: string, rest: Partial<StubRun> = {}): StubRun => {
  id += 1;
  return {
    ...{ id, workflow, title: 'Ship it', branch: 'main', commit: COMMIT, event: 'push', actor: 'octocat', inputs: {} },
    ...{ createdAt: `2026-11-24T10:00:${String(id % 60).padStart(2, '0')}Z`, updatedAt: '2026-11-24T10:30:00Z' },
    ...{ status: 'completed', conclusion: 'success', jobs: [], pending: [], ...rest },
  };
};

const WORKFLOWS: readonly (readonly [string, StubWorkflow])[] = [
  ['release.yaml', { name: 'Release' }],
  ['infra.yaml', { name: 'Infra', state: 'disabled_manually' }],
  ['drift.yaml', { name: 'Drift' }],
];

function gitHub({ ours = [], theirs = [] }: { readonly ours?: StubRun[]; readonly theirs?: StubRun[] }) {
  const read = { actions: 'read', metadata: 'read' } as const;
  return new GitHubStub({
    repositories: [
      stubRepository(PLATFORM, { workflows: new Map(WORKFLOWS), runs: ours }),
      stubRepository(APPLICATION, { workflows: new Map([['ci-cd.yaml', { name: 'CI/CD' }]]), runs: theirs }),
    ],
    tokens: { 'a-token': { login: 'octocat', repositories: { [PLATFORM]: read, [APPLICATION]: read } } },
  });
}

async function seen(stub: GitHubStub, env: Record<string, string> = { GH_TOKEN: 'a-token' }) {
  const told: string[] = [];
  const result = await readGitHub(model, gitHubApi({ env }, stub), async (what, answer) => {
    told.push(what);
    return observe(answer);
  });
  expect(stub.unexpected).toEqual([]);
  return { ...result, told };
}

test('keeps for each repository its workflows with their state, and the newest run of each', async () => {
  const release = (branch: string, conclusion: string) =>
    run('release.yaml', { event: 'workflow_dispatch', title: `Release ${branch} ${COMMIT} build 7`, conclusion });
  const { repositories, told } = await seen(
    gitHub({
      ours: [release('main', 'failure'), release('develop', 'success'), run('infra.yaml')],
      theirs: [run('ci-cd.yaml', { branch: 'develop' }), run('ci-cd.yaml', { branch: 'feature/x' })],
    }),
  );
  expect(repositories.map(({ repository }) => repository)).toEqual([APPLICATION, PLATFORM]);
  expect(repositories[1]?.workflows).toEqual({
    state: 'seen',
    value: [
      { file: 'release.yaml', state: 'active' },
      { file: 'infra.yaml', state: 'disabled_manually' },
      { file: 'drift.yaml', state: 'active' },
    ],
  });
  expect(repositories).toMatchObject([
    { runs: { value: [{ workflow: 'ci-cd.yaml', branch: 'develop' }] } },
    {
      runs: {
        value: [
          { workflow: 'release.yaml', subject: 'develop at cccccccccccc', conclusion: 'success', build: 7 },
          { workflow: 'release.yaml', subject: 'main at cccccccccccc', conclusion: 'failure', build: 7 },
          { workflow: 'infra.yaml', branch: 'main' },
        ],
      },
    },
  ]);
  expect(told).toEqual([`workflow runs of ${APPLICATION}`, `workflow runs of ${PLATFORM}`]);
});

test('names the job and the step that failed', async () => {
  const step = (name: string, conclusion: string | null) => ({ name, status: 'completed', conclusion });
  const jobs = [
    { id: 1, name: 'Test', status: 'completed', conclusion: 'success', steps: [step('Install', 'success')] },
    {
      ...{ id: 2, name: 'Release', status: 'completed', conclusion: 'failure' },
      steps: [step('Validate', 'success'), step('Verify', 'failure'), step('Release', 'skipped')],
    },
    { id: 3, name: 'Slow', status: 'completed', conclusion: 'timed_out', steps: [step('Wait', 'cancelled')] },
    { id: 4, name: 'No runner', status: 'completed', conclusion: 'failure' },
    { id: 5, name: 'Next', status: 'completed', conclusion: 'skipped' },
  ];
  const { repositories } = await seen(gitHub({ ours: [run('release.yaml', { conclusion: 'failure', jobs })] }));
  const [one] = repositories[1]?.runs.state === 'seen' ? repositories[1].runs.value : [];
  expect(one?.failedJobs).toMatchObject({
    value: [
      { name: 'Release', conclusion: 'failure', step: 'Verify' },
      { name: 'Slow', conclusion: 'timed_out', step: 'Wait' },
      { name: 'No runner', conclusion: 'failure', step: undefined },
    ],
  });
});

test('names what a run waits for, and since when', async () => {
  const pending = ['production', 'release'].map((environment) => ({ environment, reviewers: ['octocat'] }));
  const waiting = run('release.yaml', { status: 'waiting', conclusion: null, pending });
  const { repositories } = await seen(gitHub({ ours: [waiting] }));
  expect(repositories[1]).toMatchObject({
    runs: {
      value: [
        {
          status: 'waiting',
          approval: { state: 'seen', value: ['production', 'release'] },
          updatedAt: '2026-11-24T10:30:00Z',
        },
      ],
    },
  });
});

test('keeps the newest build of each branch that succeeded for a push, and none where there is none', async () => {
  const { builds } = await seen(
    gitHub({
      theirs: [
        run('ci-cd.yaml', { commit: 'a'.repeat(40) }),
        run('ci-cd.yaml', { commit: 'b'.repeat(40) }),
        run('ci-cd.yaml', { conclusion: 'failure' }),
        run('ci-cd.yaml', { event: 'pull_request' }),
        run('ci-cd.yaml', { status: 'in_progress', conclusion: null }),
      ],
    }),
  );
  expect(builds).toMatchObject({
    main: { value: { commit: 'b'.repeat(40), number: 2, at: '2026-11-24T10:30:00Z' } },
    develop: { state: 'seen', value: 'none' },
  });
});

test('keeps the last run that the clock started, of the workflows that there are', async () => {
  const drift = run('drift.yaml', { event: 'schedule', conclusion: 'failure' });
  const byHand = run('drift.yaml', { event: 'workflow_dispatch' });
  const { scheduled } = await seen(gitHub({ ours: [drift, byHand] }));
  expect(scheduled).toMatchObject({ 'drift.yaml': { value: { id: drift.id, conclusion: 'failure' } } });
  expect(Object.keys(scheduled)).toEqual(['drift.yaml']);
  expect((await seen(gitHub({}))).scheduled).toEqual({ 'drift.yaml': { state: 'seen', value: 'never' } });
});

test('what GitHub does not show to this token is unknown by its own words, each part by itself', async () => {
  const { repositories, builds, scheduled } = await seen(gitHub({}), {});
  expect(repositories.map(({ runs, workflows }) => [runs.state, workflows.state])).toEqual([
    ['unknown', 'unknown'],
    ['unknown', 'unknown'],
  ]);
  expect(builds.main).toMatchObject({ because: expect.stringMatching(/404 .*: Not Found; set GH_TOKEN$/) });
  expect(Object.values(scheduled).map(({ state }) => state)).toEqual(['unknown', 'unknown']);
});

test('details that are refused leave the run as it is', async () => {
  const stub = gitHub({ ours: [run('release.yaml', { conclusion: 'failure' })] });
  stub.before = ({ path }) => (path.includes('/jobs') ? { status: 500, body: { message: 'Server Error' } } : undefined);
  const { repositories } = await seen(stub);
  expect(repositories[1]).toMatchObject({
    runs: { value: [{ conclusion: 'failure', failedJobs: { because: expect.stringContaining('Server Error') } }] },
  });
});
