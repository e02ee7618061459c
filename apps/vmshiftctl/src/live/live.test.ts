import { rmSync } from 'node:fs';
import { type LoopbackServer, loopbackNetwork, loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { argoCdApplications } from './argocd-applications';
import { gitHubApi } from './github-api';
import { hostHealth } from './host-health';
import { network } from './network';
import { observe } from './observation';
import { runProgram } from './run-program';
import { failed, latestRuns } from './workflow-runs';

let server: LoopbackServer | undefined;
let stubs: string | undefined;
afterEach(async () => {
  await server?.close();
  if (stubs !== undefined) rmSync(stubs, { recursive: true });
  server = undefined;
  stubs = undefined;
});

const run = (id: number, path: string, branch: string, time: string, rest: object = {}) => ({
  id,
  path: `.github/workflows/${path}`,
  head_branch: branch,
  head_sha: 'a'.repeat(40),
  event: 'push',
  status: 'completed',
  conclusion: 'success',
  html_url: `https://github.com/o/r/actions/runs/${id}`,
  created_at: time,
  ...rest,
});

describe('latestRuns', () => {
  const answered = async (workflow_runs: unknown) => {
    server = await loopbackServer(() => ({ body: { workflow_runs } }));
    return latestRuns(gitHubApi({ env: { GITHUB_API_URL: server.url } }, network), 'o/r', ['main']);
  };

  test('keeps the newest run of each workflow and branch, whatever the order', async () => {
    const runs = await answered([
      run(1, 'ci.yaml', 'main', '2026-11-24T10:00:00Z'),
      run(3, 'ci.yaml', 'main', '2026-11-24T12:00:00Z', { conclusion: 'failure' }),
      run(2, 'ci.yaml', 'main', '2026-11-24T11:00:00Z'),
      run(4, 'release.yaml', 'main', '2026-11-24T09:00:00Z', { status: 'in_progress', conclusion: null }),
    ]);
    expect(runs.map(({ id }) => id)).toEqual([3, 4]);
    expect(runs.map(failed)).toEqual([true, false]);
  });

  test('leaves out pull requests and branches that no environment follows', async () => {
    const runs = await answered([
      run(1, 'ci.yaml', 'main', '2026-11-24T10:00:00Z', { event: 'pull_request' }),
      run(2, 'ci.yaml', 'feature/x', '2026-11-24T10:00:00Z'),
    ]);
    expect(runs).toEqual([]);
  });

  test('an answer of another shape is unknown, not empty', async () => {
    expect(await observe(answered('moved'))).toMatchObject({ state: 'unknown' });
  });
});

describe('gitHubApi', () => {
  test('sends the token, and says what GitHub answered', async () => {
    const seen: (string | undefined)[] = [];
    server = await loopbackServer(({ headers }) => {
      seen.push(headers.authorization);
      return { status: 500 };
    });
    const api = gitHubApi({ env: { GITHUB_API_URL: server.url, GH_TOKEN: 'secret-token' } }, network);
    await expect(api('/repos/o/r')).rejects.toThrow('GitHub answered 500 to /repos/o/r');
    expect(seen).toEqual(['Bearer secret-token']);
  });

  test.each([
    [404, {}, 'set GH_TOKEN'],
    [403, { 'x-ratelimit-remaining': '0' }, 'the rate limit is used up, set GH_TOKEN'],
  ])('without a token %i asks for one', async (status, headers, hint) => {
    server = await loopbackServer(() => ({ status, headers }));
    await expect(gitHubApi({ env: { GITHUB_API_URL: server.url } }, network)('/x')).rejects.toThrow(hint);
  });

  test('a closed port is unknown, with the reason', async () => {
    const { url, close } = await loopbackServer(() => ({}));
    await close();
    const answer = await observe(gitHubApi({ env: { GITHUB_API_URL: url } }, network)('/x'));
    expect(answer).toMatchObject({ state: 'unknown', because: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('argoCdApplications', () => {
  const asked = (script: string) => {
    stubs = stubPrograms({ kubectl: script });
    return argoCdApplications(testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } }));
  };

  test('reads sync, health, revision and the last operation', async () => {
    const status = {
      sync: { status: 'OutOfSync', revision: 'c0ffee' },
      health: { status: 'Degraded' },
      operationState: { phase: 'Running', message: 'waiting for healthy state' },
    };
    const items = [{ metadata: { name: 'vmshift-dev' }, status }, { metadata: { name: 'vmshift-new' } }];
    expect(await asked(`cat <<'END'\n${JSON.stringify({ items })}\nEND`)).toEqual([
      {
        name: 'vmshift-dev',
        sync: 'OutOfSync',
        health: 'Degraded',
        revision: 'c0ffee',
        operation: 'Running',
        message: 'waiting for healthy state',
      },
      { name: 'vmshift-new', sync: 'Unknown', health: 'Unknown' },
    ]);
  });

  test('asks the namespace of Argo CD with a bound on time', async () => {
    await expect(asked('printf "%s " "$@" >&2; exit 1')).rejects.toThrow(
      'kubectl: -n argocd get applications.argoproj.io -o json --request-timeout=8s',
    );
  });

  test('says that kubectl is missing', async () => {
    await expect(argoCdApplications(testWorld({ env: { PATH: '/nowhere' } }))).rejects.toThrow(
      'kubectl is not installed',
    );
  });
});

test('a program that does not end is given up', async () => {
  stubs = stubPrograms({ slow: 'exec sleep 60' });
  const world = testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } });
  await expect(runProgram('slow', [], world, { timeoutMs: 100 })).rejects.toThrow('did not answer within 0.1 s');
});

describe('hostHealth', () => {
  const environment = { host: 'vmshift.example.org', ingress: { clusterIssuer: 'letsencrypt-prod' } } as Parameters<
    typeof hostHealth
  >[0];

  test.each([
    [200, { status: 'healthy', service: 'vmshift-api' }, true],
    [200, { status: 'degraded' }, false],
    [200, '<html>parked</html>', false],
    [503, { status: 'healthy' }, false],
  ])('%i %j', async (status, body, healthy) => {
    server = await loopbackServer(() => ({ status, body }));
    expect(await hostHealth(environment, loopbackNetwork(server))).toMatchObject({ status, healthy });
    expect(server.requests).toEqual(['GET /vmshift.example.org/health']);
  });

  test.each([
    ['letsencrypt-prod', true],
    ['letsencrypt-staging', false],
  ] as const)('verifies what %s signed: %s', async (clusterIssuer, trustedCertificate) => {
    const asked: unknown[] = [];
    const httpsGet = async (_url: string, options: unknown) => {
      asked.push(options);
      return { status: 200, body: '' };
    };
    await hostHealth({ ...environment, ingress: { ...environment.ingress, clusterIssuer } }, { ...network, httpsGet });
    expect(asked).toEqual([{ trustedCertificate }]);
  });
});
