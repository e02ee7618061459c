import { type EnvironmentConfig, model } from '@vmshift/environments';
import { gitHubApi } from '@vmshift/observation';
import { GitHubStub, type StubToken, stubRepository } from '@vmshift/observation/testing';
import { Deployments } from './deployments';

const NAME = 'ilearn-code/vmshift';
const LOG = 'https://github.com/ilearn-code/iac-vmshift/actions/runs/7';
const [older, newer] = ['1', '2'].map((digit) => digit.repeat(40)) as [string, string];
const production = model.environments.find(({ tier }) => tier === 'production') as EnvironmentConfig;
const staging = model.environments.find(({ tier }) => tier === 'staging') as EnvironmentConfig;

function github(permissions: StubToken['repositories'][string] = { deployments: 'write' }) {
  const repository = stubRepository(NAME);
  const stub = new GitHubStub({
    repositories: [repository],
    tokens: { secret: { login: 'vmshift-release[bot]', repositories: { [NAME]: permissions } } },
  });
  const api = gitHubApi({ env: { GH_TOKEN: 'secret' } }, { fetch: stub.fetch });
  const of = (commit: string) => new Deployments({ api, repository: NAME, commit, logUrl: LOG });
  const shown = () =>
    repository.deployments.map(({ environment, sha, statuses }) => [
      environment,
      sha[0],
      statuses.map(({ state }) => state).join(' '),
    ]);
  return { repository, stub, of, shown };
}

test('a release is one deployment for each environment, with its address and the log', async () => {
  const { repository, stub, of, shown } = github();
  const deployments = of(newer);
  await deployments.tell(production, { state: 'in_progress', description: 'Argo CD is syncing it' });
  await deployments.tell(staging, { state: 'in_progress', description: 'Argo CD is syncing it' });
  await deployments.tell(production, { state: 'success', description: 'runs' });
  await stub.close();
  expect(shown()).toEqual([
    ['production', '2', 'in_progress success'],
    ['staging', '2', 'in_progress'],
  ]);
  const [deployment] = repository.deployments;
  expect(deployment).toMatchObject({ ref: newer, task: 'deploy', production: true, transient: false });
  expect(deployment?.statuses[1]).toMatchObject({
    environmentUrl: `https://${production.host}`,
    logUrl: LOG,
    description: 'runs',
  });
});

test('the same news is told once', async () => {
  const { of, shown } = github();
  const deployments = of(newer);
  for (let times = 0; times < 3; times += 1)
    await deployments.tell(production, { state: 'in_progress', description: 'waits' });
  expect(shown()).toEqual([['production', '2', 'in_progress']]);
});

test('a run that is started again goes on with the deployment that it made', async () => {
  const { of, shown } = github();
  await of(newer).tell(production, { state: 'failure', description: 'the runner was lost' });
  await of(newer).tell(production, { state: 'success', description: 'runs' });
  expect(shown()).toEqual([['production', '2', 'failure success']]);
});

test('a success ends what was shown as active there, and nothing elsewhere', async () => {
  const { of, shown } = github();
  await of(older).tell(production, { state: 'success', description: 'runs' });
  await of(older).tell(staging, { state: 'success', description: 'runs' });
  await of(newer).tell(production, { state: 'success', description: 'runs' });
  expect(shown()).toEqual([
    ['production', '1', 'success inactive'],
    ['staging', '1', 'success'],
    ['production', '2', 'success'],
  ]);
});

test('a success ends what a cancelled run left as under way, but for a newer release', async () => {
  const { of, shown } = github();
  const newest = '3'.repeat(40);
  for (const commit of [older, newer, newest])
    await of(commit).tell(production, { state: 'in_progress', description: 'Argo CD is syncing it' });
  await of(newer).tell(production, { state: 'success', description: 'runs' });
  expect(shown()).toEqual([
    ['production', '1', 'in_progress inactive'],
    ['production', '2', 'in_progress success'],
    ['production', '3', 'in_progress'],
  ]);
});

test('a build that ran well once is known as such, also when it is over; one that failed is not', async () => {
  const { of } = github();
  const failed = '3'.repeat(40);
  await of(older).tell(production, { state: 'success', description: 'runs' });
  await of(failed).tell(production, { state: 'failure', description: 'the image does not exist' });
  await of(newer).tell(production, { state: 'success', description: 'runs' });
  expect(await of('4'.repeat(40)).verified('production')).toEqual([newer, older]);
  expect(await of(newer).verified('production')).toEqual([older]);
  expect(await of(newer).verified('staging')).toEqual([]);
});

test('a description is one line of at most 140 characters', async () => {
  const { repository, of } = github();
  await of(newer).tell(production, { state: 'failure', description: `\u001b[31m${'😀 '.repeat(200)}\nsecond` });
  const description = repository.deployments[0]?.statuses[0]?.description ?? '';
  expect([...description].length).toBe(140);
  expect(description).toMatch(/^\\u\{1b\}\[31m😀 .*…$/u);
});

test("a token without the permission is refused in GitHub's words", async () => {
  const { of } = github({ deployments: 'read' });
  await expect(of(newer).tell(production, { state: 'success', description: 'runs' })).rejects.toThrow('403');
});
