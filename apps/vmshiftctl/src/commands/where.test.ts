import { model } from '@vmshift/environments';
import type { Network } from '@vmshift/observation/network';
import { GitHubStub, type StubRun, stubRepository } from '@vmshift/observation/testing';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { StubClusters } from '../testing/stub-clusters';
import { sha, type TestClone } from '../testing/test-origin';
import { testWorld } from '../testing/test-world';
import { where } from './where';

jest.setTimeout(60_000);

let clone: TestClone;
let clusters: StubClusters;
cloneForEachTest((made) => {
  clone = made;
});
beforeEach(() => {
  clusters = new StubClusters();
});
afterEach(() => clusters.remove());

/** GitHub with a run of ci-cd.yaml for each of these commits of `develop`. */
function network(...commits: readonly string[]): Network {
  const repository = stubRepository(model.platform.applicationRepository, {
    workflows: new Map([['ci-cd.yaml', { name: 'CI' }]]) as never,
    runs: commits.map(
      (commit, index): StubRun => ({
        ...{ id: index + 1, number: 40 + index, workflow: 'ci-cd.yaml', title: 'CI', branch: 'develop', commit },
        ...{
          event: 'push',
          actor: 'ada',
          inputs: {},
          status: 'completed',
          conclusion: 'success',
          jobs: [],
          pending: [],
        },
        ...{ createdAt: '2026-11-24T11:00:00Z', updatedAt: '2026-11-24T11:05:00Z' },
      }),
    ),
  });
  const tokens = {
    secret: { login: 'ada', repositories: { [repository.name]: { actions: 'read', contents: 'read' } as const } },
  };
  const { fetch } = new GitHubStub({ repositories: [repository], tokens });
  return {
    fetch,
    readHost: async (host, path) => ({
      ...{ url: `https://${host}${path}`, addresses: ['192.0.2.1'] },
      answer: { status: 200, healthy: true, body: '{"status":"healthy"}' },
    }),
  };
}

async function ask(commit: string, net: Network, options = {}, env = {}) {
  const world = testWorld({
    ...{ root: clone.root, now: new Date(), clock: () => new Date() },
    env: { PATH: `${clusters.folder}:${process.env.PATH}`, GH_TOKEN: 'secret', ...env },
  });
  const code = await where(commit, options, world, net);
  return { code, printed: world.printed, warned: world.warned };
}

const release = async (digit: string, sequence: number) =>
  clone.run('release', '--branch', 'develop', '--sha', sha(digit), `--sequence=${sequence}`, '--push');

test('a clone that has another name for its remote reads the pins from there', async () => {
  await release('b', 2);
  clusters.sync(clone, [], new Date());
  const printed = async () => (await ask('bbbbbbb', network(sha('b')))).printed;
  const expected = await printed();
  clone.git('remote', 'rename', 'origin', 'upstream');
  expect(await printed()).toEqual(expected);
});

test('a build that arrived in both environments of its branch, asked for by its first digits', async () => {
  await release('b', 2);
  clusters.sync(clone, [], new Date());
  const { code, printed } = await ask('bbbbbbb', network(sha('b')));
  expect(code).toBe(0);
  expect(printed[0]).toBe(`${sha('b')} of ilearn-code/vmshift, branch develop`);
  const steps = printed
    .filter((line) => / (done|waiting|not seen) /.test(line))
    .map((line) => line.trim().split(/ {2,}/));
  expect(steps.map((cells) => cells.filter((cell) => !cell.startsWith('20')).slice(0, -1))).toEqual([
    ['built', 'done'],
    ...['staging', 'dev'].flatMap((name) => ['released', 'synced', 'running'].map((step) => [name, step, 'done'])),
  ]);
  expect(printed.at(-1)).toMatch(/^https:\/\/github\.com\/ilearn-code\/iac-vmshift\/commit\/[0-9a-f]{40}$/);
});

test('a build that fails exits 1, and --json tells every step', async () => {
  await release('b', 2);
  clusters.sync(clone, [sha('b')], new Date());
  const { code, printed } = await ask(sha('b'), network(sha('b')), { json: true });
  expect(code).toBe(1);
  const { built, environments } = JSON.parse(printed.join('\n'));
  expect(built).toMatchObject({ state: 'done', detail: 'run 40' });
  expect(environments[0].steps.at(-1)).toMatchObject({ step: 'running', state: 'failed' });
});

test('a commit that was built and not released yet is found at GitHub', async () => {
  clusters.sync(clone, [], new Date());
  const { code, printed } = await ask('ccccccc', network(sha('c')));
  expect(code).toBe(0);
  expect(printed.join('\n')).toMatch(/staging +released +waiting +develop-[0-9a-f]{12} is/);
});

test('what is known to no one is refused, and without GitHub all digits are asked for', async () => {
  clusters.sync(clone, [], new Date());
  await expect(ask('ddddddd', network())).rejects.toThrow(
    'ilearn-code/vmshift has no commit ddddddd, or several; give all 40 digits of it',
  );
  await expect(ask('ddddddd', network(), {}, { GH_TOKEN: '' })).rejects.toThrow(
    'fix: give all 40 digits of the commit',
  );
  await expect(ask('latest', network())).rejects.toThrow(
    '<commit>: got "latest"; allowed: 7 to 40 hexadecimal digits of a commit of the application',
  );
});

test('without a cluster and without GitHub what Git knows is told, and the rest is unknown', async () => {
  await release('b', 2);
  clusters.forget();
  const { code, printed } = await ask(sha('b'), network(), {}, { GH_TOKEN: '' });
  expect(code).toBe(3);
  expect(printed.join('\n')).toMatch(/built +not seen +GitHub answered 40\d/);
  expect(printed.join('\n')).toMatch(/staging +released +done/);
  expect(printed.join('\n')).toMatch(/staging +synced +not seen/);
});

test('access that has expired is told with the commands that make it again', async () => {
  await release('b', 2);
  clusters.refuse('error: You must be logged in to the server (Unauthorized)');
  const { code, printed } = await ask(sha('b'), network(sha('b')));
  expect(code).toBe(3);
  expect(printed.join('\n')).toMatch(
    /staging +synced +not seen +kubectl --context vmshift-production: error: You must/,
  );
  expect(printed.slice(-3)).toEqual([
    '    ./vmshiftctl access production',
    '    ./vmshiftctl access staging',
    '    ./vmshiftctl access dev',
  ]);
});
