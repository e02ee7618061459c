import type { StubRun } from '@vmshift/observation/testing';
import { pinPath } from '@vmshift/releases';
import { endRun, OperateStub, PERSON } from '../testing/operate-stub';
import { GH006, GH013, giveBypass, protectMain } from '../testing/protect-main';
import { pushOverSsh } from '../testing/push-over-ssh';
import { type CommandResult, sha, type TestClone, TestOrigin } from '../testing/test-origin';

jest.setTimeout(120_000);

let origin: TestOrigin;
beforeAll(() => {
  origin = new TestOrigin();
});
afterAll(() => origin.remove());

let clone: TestClone;
let stub: OperateStub;
let env: Record<string, string>;
beforeEach(async () => {
  clone = await origin.cloneAfter('a release', (where) =>
    where.run('release', '--branch=main', `--sha=${sha('b')}`, '--sequence=5', '--push'),
  );
  pushOverSsh(clone.root, 'ilearn-code/iac-vmshift', origin.origin);
  protectMain(origin.origin, GH013);
  stub = await listen();
});
afterEach(() => stub.github.close());

async function listen(onDispatch: (run: StubRun) => void = runInClone): Promise<OperateStub> {
  const made = new OperateStub(onDispatch);
  env = { GH_TOKEN: PERSON, GITHUB_API_URL: await made.github.listen() };
  return made;
}

/** What the workflow does with its inputs, in a clone with the App's token. */
function runInClone(run: StubRun): void {
  const { verb = '', environment = '', reason, to } = run.inputs;
  const workspace = origin.clone();
  giveBypass(workspace.root);
  const argv = [verb, environment, ...(reason ? [`--reason=${reason}`] : []), ...(to ? [`--to=${to}`] : [])];
  const github = {
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: run.actor,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'ilearn-code/iac-vmshift',
    GITHUB_RUN_ID: String(run.id),
  };
  run.status = 'in_progress';
  workspace.runWith(github, ...argv, '--push').then(({ code }) => endRun(run, code === 0 ? 'success' : 'failure'));
}

const person = (...argv: readonly string[]): Promise<CommandResult> => clone.runWith(env, ...argv);
const asked = (method: string) => stub.github.requests.filter((request) => request.startsWith(method));
const URL = 'https://github.com/ilearn-code/iac-vmshift/actions/runs/7001';

test('a rollback that may not be pushed is done by the workflow, and its commit is printed and brought here', async () => {
  const { code, out, err } = await person('rollback', 'production', '--reason=500 on /api', '--push');
  const [head] = [origin.head()];
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(
      new RegExp(
        `^production: -> main-aa583cfb23d2 \\(back from main-bbbbbbbbbbbb, and held\\)\\noperate\\.yaml pushed \\d+ files to origin/main in ${head.slice(0, 12)}; Argo CD takes it from there\\n`,
      ),
    ),
  ]);
  expect(err.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/^warning: production: main-aa583cfb23d2 is pinned by tag alone: /),
    'origin/main does not accept direct pushes: the ruleset "main" asks for pull_request, required_status_checks',
    `${URL}: started`,
  ]);
  expect(clone.head()).toBe(head);
  expect(clone.pin('production').hold).toMatchObject({ by: 'ada', reason: '500 on /api' });
  expect(clone.git('log', '-1', '--format=%(trailers:key=Release-Written-By,valueonly)').trim()).toBe(URL);
  expect(asked('POST')).toHaveLength(1);
});

test('the rules are asked before: no push is tried, and nothing is left in the clone', async () => {
  const before = clone.git('rev-list', '--all', '--objects');
  protectMain(origin.origin, { lines: ['a push was tried'], reason: 'hook declined' });
  await stub.github.close();
  stub = await listen((run) => endRun(run, 'failure', 'Validate'));
  const { code, out, err } = await person('hold', 'dev', '--reason=x', '--push');
  expect([code, out]).toEqual([1, '']);
  expect(err).not.toContain('a push was tried');
  expect(err.split('\n').slice(-2)).toEqual([
    `${URL} ended with failure in the job Operate / Render at the step "Validate"`,
    '  its log: gh run view 7001 --repo ilearn-code/iac-vmshift --log-failed',
  ]);
  expect(clone.git('rev-list', '--all', '--objects')).toBe(before);
});

test('a refusal that the rules do not show, as of branch protection, is recognized after the push', async () => {
  stub.repository.rulesets.length = 0;
  protectMain(origin.origin, GH006);
  const { code, err } = await person('hold', 'dev', '--reason=x', '--push');
  expect([code, clone.pin('dev').hold?.reason]).toEqual([0, 'x']);
  expect(err).toMatch(/^origin\/main does not accept direct pushes: error: GH006: .*\nhttps:.*: started/);
});

test('what was done before the run came to it is reported as nothing to do', async () => {
  await stub.github.close();
  stub = await listen((run) => {
    const other = origin.clone();
    giveBypass(other.root);
    other.run('rollback', 'production', '--reason=mine', '--push').then(() => endRun(run, 'success'));
  });
  const { code, out, err } = await person('rollback', 'production', '--reason=x', '--push');
  expect([code, err]).toEqual([0, expect.stringContaining(`${URL}: started`)]);
  expect(out).toMatch(/^production: nothing to do: /);
  expect(clone.head()).toBe(origin.head());
});

test('a run that ended well and did nothing of what was asked is no success', async () => {
  await stub.github.close();
  stub = await listen((run) => endRun(run, 'success'));
  expect(await person('hold', 'dev', '--reason=x', '--push')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/7001 succeeded and changed nothing\n {2}its log: gh run view 7001 --repo .* --log$/),
  });
});

test('a bypass pushes directly, and asks for no run', async () => {
  const [main] = stub.repository.rulesets;
  if (main !== undefined) stub.repository.rulesets[0] = { ...main, bypass: { ada: 'always' } };
  giveBypass(clone.root);
  expect(await person('hold', 'dev', '--reason=x', '--push')).toMatchObject({ code: 0 });
  expect(asked('POST')).toEqual([]);
});

test('nothing to do asks GitHub nothing', async () => {
  expect(await person('resume', 'dev', '--push')).toMatchObject({ code: 0 });
  expect(stub.github.requests).toEqual([]);
});

test('where GitHub does not show its rules, the push tells', async () => {
  stub.github.before = ({ path }) => (path.includes('/rules/') ? { status: 503 } : undefined);
  const done = await person('hold', 'dev', '--reason=x', '--push');
  expect(done).toMatchObject({ code: 0, err: expect.stringContaining('GH013') });
});

test('a pin that cannot be read stops no other environment on this way, and a rollback replaces it', async () => {
  giveBypass(clone.root);
  clone.write(pinPath('dev'), '<<<<<<< HEAD\n');
  clone.commitAll('Merge');
  clone.git('push', '--quiet');
  giveBypass(clone.root, 'none');
  const production = await person('rollback', 'production', '--reason=x', '--push');
  expect([production.code, clone.runs('production')]).toEqual([0, 'a']);
  expect(production.err).toContain('dev was left alone, and has a problem: apps/vmshift/releases/dev.json is not JSON');
  const dev = await person('rollback', 'dev', '--reason=a merge', '--push');
  expect([dev.code, clone.runs('dev'), clone.pin('dev').hold?.reason]).toEqual([0, 'a', 'a merge']);
  expect(asked('POST')).toHaveLength(2);
});

test('a clone of a fork starts nothing in the platform', async () => {
  pushOverSsh(clone.root, 'mallory/iac-vmshift', origin.origin);
  const { code, err } = await person('hold', 'dev', '--reason=x', '--push');
  expect([code, stub.github.requests]).toEqual([1, []]);
  expect(err).toMatch(/\n {2}origin is mallory\/iac-vmshift; fix: work in a clone of ilearn-code\/iac-vmshift$/);
});

test('a clone of a folder starts nothing in the platform, whatever its name', async () => {
  clone.git('remote', 'set-url', '--push', 'origin', origin.origin);
  const { code, err } = await person('hold', 'dev', '--reason=x', '--push');
  expect([code, stub.github.requests]).toEqual([1, []]);
  expect(err).toContain(`\n  origin is ${origin.origin}; fix: work in a clone of ilearn-code/iac-vmshift`);
});

test('--json holds the run', async () => {
  const { out } = await person('hold', 'dev', '--reason=x', '--push', '--json');
  expect(JSON.parse(out)).toMatchObject({
    pushedTo: 'origin/main',
    commit: origin.head(),
    run: { id: 7001, url: URL },
  });
});
