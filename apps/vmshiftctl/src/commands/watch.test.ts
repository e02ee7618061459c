import { model } from '@vmshift/environments';
import type { Network } from '@vmshift/observation/network';
import { GitHubStub, stubRepository } from '@vmshift/observation/testing';
import type { ReleasePin } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { StubClusters } from '../testing/stub-clusters';
import { sha, type TestClone } from '../testing/test-origin';
import { type TestWorld, testWorld } from '../testing/test-world';
import { watch } from './watch';

jest.setTimeout(60_000);

const APPLICATION = 'ilearn-code/vmshift';
const RUN = 'https://github.com/ilearn-code/iac-vmshift/actions/runs/7';

let clone: TestClone;
let clusters: StubClusters;
cloneForEachTest((made) => {
  clone = made;
});
beforeEach(() => {
  clusters = new StubClusters();
});
afterEach(() => clusters.remove());

const pin = (environment: string): ReleasePin => clone.pin(environment);

/** What Argo CD and the clusters do about origin's newest commit. */
const sync = (broken: readonly string[], now: Date) => clusters.sync(clone, broken, now);

function github(permissions: object = { deployments: 'write', issues: 'write' }) {
  const repository = stubRepository(APPLICATION);
  const tokens = { secret: { login: 'vmshift-observe[bot]', repositories: { [APPLICATION]: permissions } } };
  const stub = new GitHubStub({ repositories: [repository], tokens });
  const network: Network = {
    fetch: stub.fetch,
    readHost: async (host, path) => ({
      url: `https://${host}${path}`,
      addresses: ['192.0.2.1'],
      answer: { status: 200, healthy: true, body: '{"status":"healthy"}' },
    }),
  };
  const shown = () =>
    repository.deployments.map(({ environment, sha: commit, statuses }) => [
      environment,
      commit[0],
      statuses.at(-1)?.state,
      statuses.at(-1)?.description,
    ]);
  return { repository, network, shown, stub };
}

/** Watches with a clock that goes as fast as it is asked. */
async function follow(branch: string, commit: string, network: Network, options: object = {}) {
  let now = Date.now();
  const world: TestWorld = testWorld({
    root: clone.root,
    env: { PATH: `${clusters.folder}:${process.env.PATH}`, GH_TOKEN: 'secret' },
    clock: () => new Date(now),
    pause: async (ms) => {
      now += ms;
      return true;
    },
  });
  const request = { branch, sha: commit, timeout: '20m', tellGithub: true, runUrl: RUN, json: true, ...options };
  const code = await watch(request, world, network);
  const [json = ''] = world.printed.length > 1 ? [world.printed.join('\n')] : world.printed;
  return { code, text: json, result: () => JSON.parse(json).environments as readonly Record<string, never>[] };
}

async function release(branch: string, digit: string, sequence: number): Promise<void> {
  const args = ['--branch', branch, '--sha', sha(digit), `--sequence=${sequence}`];
  expect((await clone.run('release', ...args, '--push')).code).toBe(0);
}

test('the story of a release that breaks production: told, taken back, held, resumed, closed', async () => {
  const { repository, network, shown } = github();
  const first = pin('production').commit;
  sync([], new Date());
  expect((await follow('main', first, network)).code).toBe(0);

  await release('main', 'b', 2);
  sync([sha('b')], new Date());
  const failed = await follow('main', sha('b'), network);
  expect(failed.code).toBe(1);
  const [{ outcome, decision } = {}] = failed.result() as readonly {
    outcome?: object;
    decision?: Record<string, string>;
  }[];
  expect(outcome).toMatchObject({ state: 'failed', problem: { id: 'image-missing' } });
  expect(decision).toMatchObject({ return: true, to: first });
  const build = `${model.platform.images.api}:${pin('production').images.api.tag}`;
  expect(shown()).toEqual([
    ['production', first[0], 'success', 'runs, and is healthy'],
    ['production', 'b', 'failure', expect.stringMatching(/^the image .* does not exist/)],
  ]);
  const [issue] = repository.issues;
  expect(issue).toMatchObject({
    state: 'open',
    title: `production: ${sha('b').slice(0, 12)} does not run`,
    labels: ['release'],
  });
  expect(issue?.body).toContain('./vmshiftctl resume production --push');
  expect(issue?.body).toContain('Pod/vmshift-api-1: not found');
  expect(issue?.body).toContain(RUN);
  // It is written before the job that takes it back.
  expect(issue?.body).toContain('### To be taken back');
  expect(issue?.body).toContain(
    `Where that job failed or was cancelled, nothing was taken back; by hand:\n\n\`\`\`console\n./vmshiftctl rollback production --to ${first} --reason`,
  );
  expect(build).toContain(sha('b'));

  const { ifPin = '', to = '', reason = '' } = decision ?? {};
  const back = await clone.run('rollback', 'production', '--to', to, '--if-pin', ifPin, '--reason', reason, '--push');
  expect(back.code).toBe(0);
  expect(pin('production')).toMatchObject({ commit: first, hold: { rolledBackFrom: sha('b') } });
  sync([sha('b')], new Date());
  const replaced = await follow('main', sha('b'), network);
  expect([replaced.code, replaced.result()]).toEqual([
    0,
    [{ environment: 'production', outcome: { state: 'superseded', by: expect.stringContaining('rolled it back') } }],
  ]);

  await clone.run('resume', 'production', '--push');
  await release('main', 'c', 3);
  sync([], new Date());
  expect((await follow('main', sha('c'), network)).code).toBe(0);
  expect(repository.issues.map(({ state }) => state)).toEqual(['closed']);
  expect(repository.issues[0]?.comments.map(({ body }) => body)).toEqual(['cccccccccccc runs, and is healthy.']);
});

test('a release that reaches both environments of its branch ends when both run it', async () => {
  const { network, shown } = github();
  await release('develop', 'b', 2);
  sync([], new Date());
  const { code, result } = await follow('develop', sha('b'), network);
  expect([code, result().map(({ environment }) => environment)]).toEqual([0, ['staging', 'dev']]);
  expect(shown().map(([environment, , state]) => [environment, state])).toEqual([
    ['staging', 'success'],
    ['dev', 'success'],
  ]);
});

test('dev is left as it is: the model does not want it taken back', async () => {
  const { network } = github();
  await release('develop', 'b', 2);
  sync([sha('b')], new Date());
  const { result } = await follow('develop', sha('b'), network);
  expect(result().map(({ environment, decision }) => [environment, decision])).toEqual([
    ['staging', { return: false, because: expect.stringContaining('never seen running well') }],
    ['dev', { return: false, because: expect.stringContaining('release.autoRollback') }],
  ]);
});

test('a cluster that cannot be asked is no failure: nothing is taken back', async () => {
  const { network, shown, repository } = github();
  await release('main', 'b', 2);
  clusters.forget();
  const { code } = await follow('main', sha('b'), network, { timeout: '1m' });
  expect(code).toBe(3);
  expect(shown()).toEqual([['production', 'b', 'error', expect.stringMatching(/^not seen: /)]]);
  expect(repository.issues).toEqual([]);
});

test('a release that never reached Git is told to the person who pushed', async () => {
  const { network, shown } = github();
  const { code, text } = await follow('main', sha('b'), network, { failed: 'release.yaml failed', json: false });
  expect([code, text]).toEqual([1, 'production: not released: release.yaml failed']);
  expect(shown()).toEqual([['production', 'b', 'failure', 'release.yaml failed']]);
});

test('a release that one environment refused is followed where the other took it, and taken back there', async () => {
  const { network, shown } = github();
  await release('develop', 'b', 2);
  sync([], new Date());
  expect((await follow('develop', sha('b'), network)).code).toBe(0);
  clone.write('dist/dev/vmshift-api-service.service.yaml', 'kind: Service\n');
  clone.commitAll('Edit');
  clone.git('push', '--quiet');
  expect((await clone.run('release', '--branch', 'develop', '--sha', sha('c'), '--sequence=3', '--push')).code).toBe(1);
  sync([sha('c')], new Date());
  const { code, result } = await follow('develop', sha('c'), network, { failed: 'release.yaml failed' });
  expect(code).toBe(1);
  expect(result().map(({ environment, outcome, decision }) => [environment, outcome, decision])).toEqual([
    ['dev', { state: 'unreleased', because: 'release.yaml failed' }, undefined],
    ['staging', expect.objectContaining({ state: 'failed' }), expect.objectContaining({ return: true, to: sha('b') })],
  ]);
  expect(shown().filter(([, commit]) => commit === 'c')).toEqual([
    ['dev', 'c', 'failure', 'release.yaml failed'],
    ['staging', 'c', 'failure', expect.stringMatching(/^the image .* does not exist/)],
  ]);
});

test('a run of long ago that is started again, and refused, takes nothing from the build that ran', async () => {
  const { network, shown } = github();
  for (const [digit, sequence] of [
    ['b', 2],
    ['c', 3],
  ] as const)
    await release('main', digit, sequence);
  const { result } = await follow('main', sha('b'), network, { failed: 'release.yaml failed' });
  const by = 'main-cccccccccccc is pinned';
  expect(result()).toEqual([{ environment: 'production', outcome: { state: 'superseded', by } }]);
  expect(shown()).toEqual([['production', 'b', 'inactive', by]]);
});

test.each([
  ['1', { state: 'superseded', by: 'main-bbbbbbbbbbbb is pinned, and this build never was' }, 'inactive'],
  ['3', { state: 'unreleased', because: 'release.yaml failed' }, 'failure'],
  [undefined, { state: 'unreleased', because: 'release.yaml failed' }, 'failure'],
])(
  'a build with the number %s whose release failed after that of build 2 is told as it is',
  async (sequence, outcome, told) => {
    const { network, shown } = github();
    await release('main', 'b', 2);
    const { result } = await follow('main', sha('e'), network, { failed: 'release.yaml failed', sequence });
    expect(result()).toEqual([{ environment: 'production', outcome }]);
    expect(shown()).toEqual([['production', 'e', told, expect.any(String)]]);
  },
);

test('where Git cannot tell what was pinned, a release that failed is told as one', async () => {
  const { network, shown } = github();
  clone.git('remote', 'set-url', 'origin', `${clone.root}-nowhere`);
  expect((await follow('main', sha('b'), network, { failed: 'release.yaml failed' })).code).toBe(1);
  expect(shown()).toEqual([['production', 'b', 'failure', 'release.yaml failed']]);
});

test('a GitHub that takes nothing ends no watch, and what it would have to prove takes nothing back', async () => {
  const { network, shown } = github({ metadata: 'read' });
  await release('main', 'b', 2);
  sync([sha('b')], new Date());
  const { code, result } = await follow('main', sha('b'), network);
  expect([code, shown()]).toEqual([1, []]);
  expect(result()).toEqual([
    expect.objectContaining({
      decision: { return: false, because: expect.stringContaining('never seen running well') },
    }),
  ]);
});

test('a GitHub that is away for a moment keeps no release from being taken back', async () => {
  const { network, stub } = github();
  await release('main', 'b', 2);
  sync([], new Date());
  await follow('main', sha('b'), network);
  await release('main', 'c', 3);
  sync([sha('c')], new Date());
  let outages = 0;
  stub.before = ({ path }) => {
    // What ran well before is asked for without a commit.
    if (!/\/deployments\?environment=/.test(path) || outages === 3) return undefined;
    outages += 1;
    return 'no answer';
  };
  const { result } = await follow('main', sha('c'), network);
  expect([outages, result()]).toEqual([
    3,
    [expect.objectContaining({ decision: expect.objectContaining({ return: true }) })],
  ]);
});

test('a GitHub that is away for a moment is told all the same what is told last, and once', async () => {
  const { network, stub, shown, repository } = github();
  await release('main', 'b', 2);
  sync([sha('b')], new Date());
  const outages = { status: 0, issue: 0 };
  stub.before = ({ path, method, body }) => {
    const isLast = body?.includes('"state":"failure"') === true;
    const kind = method !== 'POST' ? undefined : /\/issues$/.test(path) ? 'issue' : isLast ? 'status' : undefined;
    if (kind === undefined || outages[kind] === 2) return undefined;
    outages[kind] += 1;
    return 'no answer';
  };
  await follow('main', sha('b'), network);
  expect(outages).toEqual({ status: 2, issue: 2 });
  expect(shown()).toEqual([['production', 'b', 'failure', expect.stringMatching(/^the image /)]]);
  expect(repository.issues).toHaveLength(1);
});

test('wrong arguments are refused, all at once', async () => {
  const { err } = await clone.run('watch', '--branch', 'a b', '--sha', 'latest', '--timeout', 'soon');
  expect(err.match(/--branch: |--sha: |--timeout: /g)).toHaveLength(3);
  const unknown = await clone.run('watch', '--branch', 'feature', '--sha', sha('b'));
  expect(unknown.err).toContain('no environment follows feature; allowed: main, develop');
});
