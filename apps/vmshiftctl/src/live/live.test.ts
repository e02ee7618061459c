import { rmSync } from 'node:fs';
import { model } from '@vmshift/environments';
import { failed, gitHubApi, hostHealth, latestRuns, observe } from '@vmshift/observation';
import { network } from '@vmshift/observation/network';
import { CONTEXTS, kubectlStub } from '../testing/kubectl-stub';
import { type LoopbackServer, loopbackNetwork, loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { argoCdApplications } from './argocd-applications';
import { argoCdContext } from './kubectl-context';
import { runProgram } from './run-program';

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
    await server?.close();
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

  const dispatch = (id: number, hour: string, title: string, conclusion: string | null, rest: object = {}) =>
    run(id, 'release.yaml', 'main', `2026-11-24T${hour}:00:00Z`, {
      event: 'workflow_dispatch',
      name: 'Release',
      display_title: title,
      conclusion,
      ...rest,
    });
  const release = (branch: string, digit: string, build?: number) =>
    `Release ${branch} ${digit.repeat(40)}${build === undefined ? '' : ` build ${build}`}`;

  test('a failed release of one branch is not hidden by a later success of another', async () => {
    const runs = await answered([
      dispatch(1, '10', release('main', 'a'), 'failure'),
      dispatch(2, '11', release('develop', 'b'), 'success'),
    ]);
    expect(runs.filter(failed)).toMatchObject([{ id: 1, subject: 'main at aaaaaaaaaaaa' }]);
  });

  test('a later success of the same branch speaks for it, unless it is of an older build', async () => {
    const failing = dispatch(1, '10', release('main', 'b', 12), 'failure');
    expect((await answered([failing, dispatch(2, '11', release('main', 'c', 13), 'success')])).filter(failed)).toEqual(
      [],
    );
    const late = dispatch(2, '11', release('main', 'a', 11), 'success');
    expect((await answered([failing, late])).filter(failed)).toMatchObject([{ id: 1 }]);
  });

  test('what was skipped, cancelled or is under way hides no failure', async () => {
    const failing = dispatch(1, '10', release('main', 'a'), 'failure');
    const runs = await answered([
      failing,
      dispatch(2, '11', release('main', 'b'), 'cancelled'),
      dispatch(3, '12', release('main', 'b'), 'skipped'),
      dispatch(4, '13', release('main', 'b'), null, { status: 'waiting' }),
    ]);
    expect(runs.map(({ id, status }) => [id, status])).toEqual([
      [4, 'waiting'],
      [1, 'completed'],
    ]);
    expect(runs.filter(failed)).toMatchObject([{ id: 1 }]);
  });

  test('a rollback of one environment speaks for no other, for no other verb, and an unknown title for none', async () => {
    const operate = (id: number, hour: string, title: string, conclusion: string) =>
      dispatch(id, hour, title, conclusion, { path: '.github/workflows/operate.yaml', name: 'Operate' });
    const runs = await answered([
      operate(1, '10', 'rollback production', 'failure'),
      operate(2, '11', 'rollback dev', 'failure'),
      operate(3, '12', 'rollback dev', 'success'),
      operate(4, '13', 'hold production', 'success'),
      operate(5, '14', 'Something else', 'failure'),
      operate(6, '15', 'Something new', 'success'),
    ]);
    expect(runs.filter(failed).map(({ subject }) => subject)).toEqual(['rollback production', 'Something else']);
  });

  test('a push and a start by hand of one workflow are the same thing', async () => {
    const infra = (id: number, hour: string, rest: object) =>
      run(id, 'infra.yaml', 'main', `2026-11-24T${hour}:00:00Z`, { name: 'Infra', ...rest });
    const runs = await answered([
      infra(1, '10', { display_title: 'Grow the pool', conclusion: 'failure' }),
      infra(2, '11', { display_title: 'Infra', event: 'workflow_dispatch' }),
    ]);
    expect(runs.map(({ id }) => id)).toEqual([2]);
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
  test('sends the token, and shows what GitHub answered', async () => {
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

  test('of a long reason the decisive words at its end are kept', async () => {
    const reason = `Deployment.apps "x" is invalid: ${'spec '.repeat(2000)}\nfield is immutable`;
    const answer = await observe(Promise.reject(new Error(reason)));
    expect(answer).toMatchObject({ because: expect.stringMatching(/^Deployment.*left out.*field is immutable$/) });
  });

  test('a closed port is unknown, with the reason', async () => {
    const { url, close } = await loopbackServer(() => ({}));
    await close();
    const answer = await observe(gitHubApi({ env: { GITHUB_API_URL: url } }, network)('/x'));
    expect(answer).toMatchObject({ state: 'unknown', because: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('argoCdApplications', () => {
  const asked = (kubectl: string, context = 'vmshift-production') => {
    if (stubs !== undefined) rmSync(stubs, { recursive: true });
    stubs = stubPrograms({ kubectl });
    return argoCdApplications(testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } }), context);
  };
  const application = (name: string, status?: object) => ({ metadata: { name }, status });

  test('asks the named context alone, in the namespace of Argo CD, with a bound on time', async () => {
    const script = kubectlStub({ items: [application('vmshift-dev', { sync: { status: 'Synced' } })] });
    const found = await asked(script);
    expect(found.get('vmshift-dev')).toMatchObject({ state: 'seen', value: { sync: 'Synced', health: 'Unknown' } });
    await expect(asked(`${CONTEXTS}\nprintf "%s " "$@" >&2; exit 1`)).rejects.toThrow(
      'kubectl --context vmshift-production: --context vmshift-production -n argocd get applications.argoproj.io -o json --request-timeout=8s',
    );
  });

  test('a context that kubectl does not have is reported, and no other one is asked', async () => {
    const script = kubectlStub({ items: [application('vmshift-dev')] }, ['kind', 'lke1-ctx']);
    await expect(asked(script)).rejects.toThrow('kubectl has no context vmshift-production');
  });

  test('a foreign, a nameless or a malformed Application makes no other unknown', async () => {
    const found = await asked(
      kubectlStub({
        items: [
          null,
          {},
          { metadata: { name: 7 } },
          application('theirs', { conditions: 'none', sync: [] }),
          application('vmshift-staging', { operationState: { retryCount: 'many' } }),
          application('vmshift-dev', { sync: { status: 'Synced' }, health: { status: 'Healthy' }, more: 1 }),
        ],
      }),
    );
    expect(found.get('vmshift-dev')).toMatchObject({ state: 'seen' });
    expect(found.get('vmshift-staging')).toEqual({
      state: 'unknown',
      because: expect.stringContaining('the Application vmshift-staging: status.operationState.retryCount: '),
    });
  });

  test('reports that kubectl is missing', async () => {
    await expect(argoCdApplications(testWorld({ env: { PATH: '/nowhere' } }), 'x')).rejects.toThrow(
      'kubectl is not installed',
    );
  });
});

test.each([
  [{}, 'vmshift-production'],
  [{ VMSHIFTCTL_ARGOCD_CONTEXT: 'status' }, 'status'],
  [{ VMSHIFTCTL_ARGOCD_CONTEXT: '' }, 'vmshift-production'],
])('with %j Argo CD is asked by the context %s', (env, context) => {
  expect(argoCdContext(model, { env })).toBe(context);
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
