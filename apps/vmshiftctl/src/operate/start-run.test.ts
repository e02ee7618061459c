import { gitHubApi } from '@vmshift/observation';
import { OperateStub, PERSON } from '../testing/operate-stub';
import { operateCommand } from './operate-command';
import { startRun } from './start-run';

const repository = 'ilearn-code/iac-vmshift';
const inputs = { verb: 'hold', environment: 'dev', reason: "it's $HOME" } as const;

function start(stub: OperateStub, given: Parameters<typeof startRun>[0] = inputs, token = PERSON) {
  const waits: number[] = [];
  const api = gitHubApi({ env: { GH_TOKEN: token } }, { fetch: stub.github.fetch });
  const wait = async (ms: number) => {
    waits.push(ms);
  };
  return { waits, started: startRun(given, { repository, api, wait }) };
}

const url = `https://github.com/${repository}/actions/runs/7001`;

test('starts one run with exactly these inputs, and knows it at once', async () => {
  const stub = new OperateStub();
  const { started, waits } = start(stub);
  expect(await started).toEqual({ repository, id: 7001, url });
  const request = expect.stringMatching(/^[0-9a-f]{12}$/);
  expect(stub.run).toMatchObject({ branch: 'main', inputs: { ...inputs, to: '', branch: '', request } });
  expect([stub.repository.runs.length, waits]).toEqual([1, []]);
});

test('finds its run among others where the answer is lost, and starts no second one', async () => {
  const stub = new OperateStub();
  const { api } = { api: gitHubApi({ env: { GH_TOKEN: PERSON } }, { fetch: stub.github.fetch }) };
  await startRun({ ...inputs, environment: 'staging' }, { repository, api, wait: async () => {} });
  stub.github.before = (request) => {
    if (request.method !== 'POST') return undefined;
    stub.github.before = () => undefined;
    stub.github.answer(request);
    return 'no answer';
  };
  const { started, waits } = start(stub);
  expect(await started).toMatchObject({ id: 7002 });
  expect([stub.repository.runs.length, waits]).toEqual([2, [1000]]);
});

test('finds its run where the server is too old to name it', async () => {
  const stub = new OperateStub();
  stub.github.before = ({ method, body = '', ...request }) => {
    if (method !== 'POST') return undefined;
    const { return_run_details: _, ...older } = JSON.parse(body);
    stub.github.before = () => undefined;
    return stub.github.answer({ method, ...request, body: JSON.stringify(older) });
  };
  expect(await start(stub).started).toMatchObject({ id: 7001, url });
});

test('reports that it cannot know where GitHub stays away, with where to look', async () => {
  const stub = new OperateStub();
  stub.github.before = () => 'no answer';
  const { started, waits } = start(stub);
  await expect(started).rejects.toMatchObject({
    lines: [
      expect.stringMatching(/^GitHub was asked to start operate\.yaml, and shows no run of it: .*ECONNRESET/),
      `  look before you ask again: gh run list --repo ${repository} --workflow operate.yaml`,
    ],
  });
  expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000]);
});

test.each([
  ['a token that is none', 'wrong', 'Bad credentials', 'the token is not valid'],
  ['a token that sees nothing', 'stranger', 'Not Found', 'the token does not see ilearn-code/iac-vmshift'],
  ['a token that may only read', 'reader', 'Resource not accessible', 'the token needs Actions: write'],
])('%s starts nothing, and the line to do it by hand is printed', async (_what, token, message, fix) => {
  const stub = new OperateStub(undefined, {
    tokens: {
      stranger: { login: 'eve', repositories: {} },
      reader: { login: 'bob', repositories: { [repository]: { actions: 'read' } } },
    },
  });
  await expect(start(stub, inputs, token).started).rejects.toMatchObject({
    lines: [
      expect.stringContaining(message),
      expect.stringContaining(fix),
      `  by hand: ${operateCommand(inputs, repository)}`,
    ],
  });
  expect(stub.repository.runs).toEqual([]);
});

test('a limit of GitHub is no lack of permission', async () => {
  const stub = new OperateStub();
  stub.github.limit = { remaining: 0, reset: 4_102_444_800 };
  const lines = await start(stub).started.catch(({ lines }) => lines);
  expect(lines.slice(0, 2)).toEqual([
    expect.stringMatching(/API rate limit exceeded.*used up until 2100-01-01T00:00:00Z$/),
    '  nothing was changed; fix: run it again then',
  ]);
});

test('an input that the workflow on main does not know is told, and nothing is started', async () => {
  const stub = new OperateStub();
  const foreign = { ...inputs, colour: 'red' } as Parameters<typeof startRun>[0];
  await expect(start(stub, foreign).started).rejects.toThrow(/Unexpected inputs provided: \["colour"\].*another one/s);
  expect(stub.repository.runs).toEqual([]);
});
