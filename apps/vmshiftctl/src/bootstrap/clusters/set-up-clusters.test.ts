import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextName, model as MODEL } from '@vmshift/environments';
import { printKubeconfig } from '../../access/kubeconfig';
import { keepValue, readKept } from '../../kept-values';
import { DeployedClusters, REAL_KUBECTL } from '../../testing/deployed-clusters';
import { ADMINISTRATOR, GitHubAccount } from '../../testing/github-account';
import { KEEPS_NOTHING } from '../../testing/keeps-nothing';
import { LinodeStub, SETUP_TOKEN_VALUE } from '../../testing/linode-stub';
import { testWorld } from '../../testing/test-world';
import { pipedAnswers } from '../answers';
import { setUpClusters } from './set-up-clusters';

const testWithKubectl = REAL_KUBECTL === undefined ? test.skip : test;
const LOOKS = [
  { repository: MODEL.platform.repository, environment: 'plan', name: 'ARGOCD_KUBECONFIG' },
  { repository: MODEL.platform.repository, environment: 'observe', name: 'OBSERVER_KUBECONFIG' },
];

let home: string;
let root: string;
let linode: LinodeStub;
let clusters: DeployedClusters;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'set-up-home-'));
  root = mkdtempSync(join(tmpdir(), 'set-up-clone-'));
  linode = new LinodeStub();
  for (const [id, { name }] of MODEL.environments.entries()) linode.clusters.set(id + 1, `vmshift-${name}`);
  clusters = new DeployedClusters(MODEL, []);
});
afterEach(() => {
  for (const folder of [home, root]) rmSync(folder, { recursive: true });
  clusters.remove();
  expect(linode.unexpected).toEqual([]);
});

/** What an earlier run has written for kubectl. */
function withContexts(): void {
  const accesses = MODEL.environments.map(({ namespace, ...environment }) => ({
    ...{ context: contextName(environment), namespace, cluster: { server: 'https://c.invalid' }, user: { token: 'x' } },
  }));
  mkdirSync(join(home, '.kube'));
  writeFileSync(join(home, '.kube/config'), printKubeconfig(accesses), { mode: 0o600 });
}

async function setUp(piped = '', visibility: 'public' | 'private' = 'public', missing = LOOKS) {
  const account = new GitHubAccount(MODEL, visibility);
  const told: string[] = [];
  const stored: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = () => new Request(input, init);
    const answer = (await linode.answer(request())) ?? (await clusters.answer(request()));
    if (answer === undefined) throw new Error(`asked ${String(input)}`);
    return answer;
  };
  const access = {
    ...{ model: MODEL, api: account.api(ADMINISTRATOR), kept: KEEPS_NOTHING, answers: pipedAnswers(piped) },
    tell: (line: string) => told.push(line),
    setSecret: async ({ name }: { readonly name: string }) => void stored.push(name),
  };
  const world = testWorld({ root, env: { HOME: home, PATH: `${clusters.programs}:/usr/bin:/bin` } });
  const count = await setUpClusters({ missing, token: SETUP_TOKEN_VALUE }, access, { fetch }, world);
  await account.github.close();
  return { count, told, stored };
}

testWithKubectl('does all of it once', async () => {
  expect(await setUp()).toMatchObject({ count: 4, stored: ['ARGOCD_KUBECONFIG', 'OBSERVER_KUBECONFIG'] });
  expect(await setUp('', 'public', [])).toEqual({ count: 0, told: [], stored: [] });
  // The real one reads every flag before it helps.
  for (const call of clusters.calls()) {
    const { status, stderr } = spawnSync(String(REAL_KUBECTL), [...call.split(' '), '--help'], { encoding: 'utf8' });
    expect([call, status, stderr]).toEqual([call, 0, '']);
  }
});

testWithKubectl('does nothing while the clusters are not there', async () => {
  linode.clusters.clear();
  expect(await setUp()).toEqual({ count: 0, told: [], stored: [] });
});

testWithKubectl(
  'a private repository is read by a token that is given once, or left with what waits for it',
  async () => {
    withContexts();
    expect((await setUp('', 'private', [])).told).toContainEqual(
      expect.stringMatching(
        /^left: ARGOCD_REPOSITORY_TOKEN: .*Contents: read.*until then every Application is Unknown$/,
      ),
    );
    const given = await setUp('ARGOCD_REPOSITORY_TOKEN=github_pat_x', 'private', []);
    expect(given.told).toEqual(['done: Argo CD: make the credential repository-iac-vmshift']);
    expect(clusters.state().token).toBe('github_pat_x');
    expect((await setUp('ARGOCD_REPOSITORY_TOKEN=other', 'private', [])).count).toBe(0);
  },
);

describe("Argo CD's first password", () => {
  const host = MODEL.environments.find(({ cluster }) => cluster.hostsArgoCd)?.name ?? '';
  const kept = () => readKept(root, host).ARGOCD_ADMIN_PASSWORD;
  beforeEach(withContexts);

  testWithKubectl('that someone has replaced already is told, and nothing is kept', async () => {
    clusters.password = 'of a person';
    const { told } = await setUp('', 'public', []);
    expect(told.at(-1)).toBe(
      "not done: Argo CD's first password: Argo CD takes neither the first password nor the one that is kept",
    );
    expect(kept()).toBeUndefined();
    expect(clusters.state().initial).not.toBeNull();
  });

  testWithKubectl('that an interrupted run has replaced is deleted', async () => {
    keepValue(root, host, 'ARGOCD_ADMIN_PASSWORD', 'of-an-earlier-run');
    clusters.password = 'of-an-earlier-run';
    const { told } = await setUp('', 'public', []);
    expect(told.at(-1)).toMatch(/^done: replace the first password/);
    expect([kept(), clusters.state().initial]).toEqual(['of-an-earlier-run', null]);
  });
});
