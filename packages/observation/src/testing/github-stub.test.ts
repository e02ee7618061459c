import { GitHubStub, type StubRequest, type StubWorkflow, stubRepository } from './github-stub';

const REPOSITORY = 'o/r';
const NOW = new Date('2026-11-26T12:00:00Z');

const INPUTS = {
  verb: { required: true, type: 'choice', options: ['hold', 'resume'] },
  environment: { required: false, type: 'string' },
};

function start(parts: Parameters<typeof stubRepository>[1] = {}) {
  const workflows = new Map<string, StubWorkflow>([
    ['operate.yaml', { name: 'Operate', inputs: INPUTS, title: ({ verb = '' }) => `${verb} it` }],
    ['off.yaml', { name: 'Off', inputs: {}, state: 'disabled_manually' }],
    ['ci.yaml', { name: 'CI' }],
  ]);
  const repository = stubRepository(REPOSITORY, { workflows, ...parts });
  const tokens = {
    person: { login: 'ada', repositories: { [REPOSITORY]: { actions: 'write', metadata: 'read' } } },
    reader: { login: 'eve', repositories: { [REPOSITORY]: { actions: 'read' } } },
    app: { login: 'bot[bot]', repositories: { [REPOSITORY]: { deployments: 'write', issues: 'write' } } },
    owner: { login: 'grace', repositories: { [REPOSITORY]: { administration: 'write', environments: 'read' } } },
    stranger: { login: 'mallory', repositories: {} },
  } as const;
  const stub = new GitHubStub({ repositories: [repository], tokens, now: () => NOW });
  const ask = (method: string, path: string, token = 'person', body?: unknown) => {
    const headers: StubRequest['headers'] = {
      'user-agent': 'node',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = stub.answer({ method, path: `/repos/${REPOSITORY}${path}`, headers, body: text });
    if (answer === 'no answer') throw new Error('no answer');
    return answer;
  };
  return { stub, repository, ask };
}

const message = ({ body }: { readonly body?: unknown }) => (body as { readonly message: string }).message;

describe('who may ask', () => {
  test.each([
    ['wrong', 401, 'Bad credentials'],
    ['', 404, 'Not Found'],
    ['stranger', 404, 'Not Found'],
    ['app', 403, 'Resource not accessible by integration'],
  ])('a private repository answers the token %j with %i', (token, status, text) => {
    const { ask } = start();
    const answer = ask('GET', '/actions/runs', token);
    expect([answer.status, message(answer)]).toEqual([status, text]);
  });

  test('a public one is read by anyone, and written by those who may', () => {
    const { ask } = start({ visibility: 'public' });
    expect(ask('GET', '/actions/runs', '').status).toBe(200);
    const dispatch = (token: string) =>
      ask('POST', '/actions/workflows/operate.yaml/dispatches', token, { ref: 'main' });
    expect(message(dispatch(''))).toBe('Requires authentication');
    expect(message(dispatch('reader'))).toBe('Resource not accessible by personal access token');
  });
});

test('an operation, a query or a method that is not known fails the test', async () => {
  const { stub, ask } = start();
  expect(ask('GET', '/actions/caches').status).toBe(404);
  expect(ask('GET', '/actions/runs?brunch=main').status).toBe(404);
  expect(ask('DELETE', '/actions/runs/1').status).toBe(404);
  await expect(stub.close()).rejects.toThrow(/caches.*\n.*knows no brunch\n.*DELETE/);
});

describe('a dispatch', () => {
  test.each([
    [{ verb: 'stop' }, "Provided value 'stop' for input 'verb' not in the list of allowed values"],
    [{}, "Required input 'verb' not provided"],
    [{ verb: 'hold', why: 'x' }, 'Unexpected inputs provided: ["why"]'],
    [{ verb: 1 }, "Provided value for input 'verb' is not a string"],
  ])('with %j is refused', (inputs, text) => {
    const { ask } = start();
    const answer = ask('POST', '/actions/workflows/operate.yaml/dispatches', 'person', { ref: 'main', inputs });
    expect([answer.status, message(answer)]).toEqual([422, text]);
  });

  test.each([
    ['nothing.yaml', { ref: 'main' }, 404],
    ['ci.yaml', { ref: 'main' }, 422],
    ['off.yaml', { ref: 'main' }, 422],
    ['operate.yaml', { ref: 'gone' }, 422],
    ['operate.yaml', { ref: 'main', input: {} }, 422],
  ])('of %s with %j answers %i', (file, body, status) => {
    expect(start().ask('POST', `/actions/workflows/${file}/dispatches`, 'person', body).status).toBe(status);
  });

  test('starts a run, and names it where it is asked to', () => {
    const { ask } = start();
    const inputs = { verb: 'hold', environment: 'dev' };
    const path = '/actions/workflows/operate.yaml/dispatches';
    expect(ask('POST', path, 'person', { ref: 'main', inputs })).toMatchObject({ status: 204 });
    const { body } = ask('POST', path, 'person', { ref: 'main', inputs, return_run_details: true });
    expect(body).toMatchObject({ workflow_run_id: 7002, html_url: 'https://github.com/o/r/actions/runs/7002' });
    const run = { display_title: 'hold it', status: 'queued', triggering_actor: { login: 'ada' } };
    expect(ask('GET', '/actions/runs/7002').body).toMatchObject(run);
    expect(ask('GET', '/actions/runs?per_page=1')).toMatchObject({
      headers: { link: expect.stringContaining('page=2') },
      body: { total_count: 2, workflow_runs: [{ id: 7002 }] },
    });
  });
});

test('a ruleset shows who asks whether the rules hold for them', () => {
  const { ask } = start({
    rulesets: [
      { id: 1, name: 'main', branches: ['main'], rules: [{ type: 'pull_request' }], bypass: { ada: 'always' } },
    ],
  });
  expect(ask('GET', '/rules/branches/main').body).toMatchObject([{ type: 'pull_request', ruleset_id: 1 }]);
  expect(ask('GET', '/rules/branches/other').body).toEqual([]);
  expect(ask('GET', '/rulesets/1').body).toMatchObject({ current_user_can_bypass: 'always' });
  expect(ask('GET', '/rulesets/1', 'reader').body).toMatchObject({ current_user_can_bypass: 'never' });
});

test('an environment is the same in upper and in lower case', () => {
  const { repository, ask } = start();
  const save = (name: string, body: object) => ask('PUT', `/environments/${name}`, 'owner', body).status;
  expect([save('Dev', {}), save('dev', { wait_timer: 5 })]).toEqual([200, 200]);
  expect([...repository.settings.environments]).toMatchObject([['Dev', { waitTimer: 5 }]]);
  expect(ask('GET', '/environments/DEV/secrets', 'owner').status).toBe(200);
});

test('a deployment of an older commit needs auto_merge off, and a success ends the one before', () => {
  const { ask } = start();
  const deploy = (body: object) => ask('POST', '/deployments', 'app', { ref: 'main', environment: 'dev', ...body });
  expect(deploy({}).status).toBe(409);
  expect(deploy({ auto_merge: false }).status).toBe(409);
  const [one, two] = [1, 2].map(() => (deploy({ auto_merge: false, required_contexts: [] }).body as { id: number }).id);
  const status = (id: number | undefined, body: object) => ask('POST', `/deployments/${id}/statuses`, 'app', body);
  expect(status(one, { state: 'failure', description: 'x'.repeat(141) }).status).toBe(422);
  expect(status(one, { state: 'success' }).status).toBe(201);
  expect(status(two, { state: 'success' }).status).toBe(201);
  expect(ask('GET', `/deployments/${one}/statuses`, 'app').body).toMatchObject([
    { state: 'inactive' },
    { state: 'success' },
  ]);
});

test('issues are opened, found by their label, changed and closed', () => {
  const { ask } = start();
  expect(ask('POST', '/issues', 'app', { title: 'x', labels: ['drift'] })).toMatchObject({ status: 201 });
  expect(ask('GET', '/issues?state=open&labels=drift', 'app').body).toMatchObject([{ number: 1, title: 'x' }]);
  expect(ask('PATCH', '/issues/1', 'app', { state: 'closed' }).body).toMatchObject({ state: 'closed' });
  expect(ask('GET', '/issues?labels=drift', 'app').body).toEqual([]);
});

describe('limits', () => {
  test('a budget that is used up is refused until its reset', () => {
    const { stub, ask } = start();
    const reset = NOW.getTime() / 1000 + 60;
    stub.limit = { remaining: 1, reset };
    expect(ask('GET', '/actions/runs').headers).toMatchObject({ 'x-ratelimit-remaining': '0' });
    const refused = ask('GET', '/actions/runs');
    expect([refused.status, message(refused)]).toEqual([403, 'API rate limit exceeded for user ada.']);
    expect(refused.headers).toMatchObject({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) });
    stub.limit = { remaining: 0, reset: reset - 60 };
    expect(ask('GET', '/actions/runs').status).toBe(200);
  });

  test('the secondary limit gives how long to wait', () => {
    const { stub, ask } = start();
    stub.limit = { remaining: 0, reset: 4_102_444_800, retryAfter: 30 };
    expect(ask('GET', '/actions/runs')).toMatchObject({ status: 403, headers: { 'retry-after': '30' } });
  });
});

test('is asked over HTTP, and can break the connection', async () => {
  const { stub } = start({ visibility: 'public' });
  const url = await stub.listen();
  expect((await fetch(`${url}/repos/o/r/actions/runs`)).status).toBe(200);
  stub.before = () => 'no answer';
  await expect(fetch(`${url}/repos/o/r/actions/runs`)).rejects.toThrow('fetch failed');
  await expect(stub.fetch('https://api.github.com/repos/o/r/actions/runs')).rejects.toThrow('fetch failed');
  await stub.close();
});
