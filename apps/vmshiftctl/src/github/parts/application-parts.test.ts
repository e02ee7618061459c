import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, mergePull, pushFile } from '@vmshift/observation/testing';
import { CLONE, GitHubAccount } from '../../testing/github-account';
import { problemOfCall } from '../../testing/strict-programs';
import { applicationFiles, applicationIssues, KOMBU_PIN } from '../application-template';
import { gitHubReader } from '../github-reader';
import { type PullRequestDraft, requestPull } from '../pull-request';
import { filesParts, issuesPart } from './application-parts';

let account: GitHubAccount;
beforeEach(() => {
  account = new GitHubAccount();
});
afterEach(() => account.github.close());

const REPOSITORY = 'ilearn-code/vmshift';
const application = () => account.repositories[1];
const parts = () =>
  filesParts(
    { repository: REPOSITORY, branches: { ruleset: 'r', checks: [], branches: ['main', 'develop'] } },
    applicationFiles(CLONE),
  );
const gaps = () => Promise.all(parts().map((part) => part.gaps(gitHubReader(account.api()))));

async function request(): Promise<void> {
  for (const { pullRequest } of (await gaps()).flat())
    if (pullRequest !== undefined) await requestPull(pullRequest, account.api());
}

test('each released branch gets a pull request with what it lacks; merged, nothing is left', async () => {
  pushFile(application(), 'main', 'requirements.txt', 'celery==5.3.6');
  pushFile(application(), 'main', 'app.py', 'app = 1');
  pushFile(application(), 'main', '.github/workflows/ci-cd.yaml', 'name: another\n');
  pushFile(application(), 'develop', '.github/CODEOWNERS', '* @ada\n');
  await request();
  expect((await gaps()).map((of) => of.map(({ found, fix }) => [found, fix]))).toEqual([
    [
      [
        expect.stringMatching(
          /ci-cd\.yaml, .*argocd-update\.yaml, .*CODEOWNERS, requirements\.txt; a pull request waits/,
        ),
        `merge https://github.com/${REPOSITORY}/pull/1000`,
      ],
    ],
    [[expect.not.stringContaining('CODEOWNERS'), `merge https://github.com/${REPOSITORY}/pull/1001`]],
  ]);
  for (const pull of application().pulls) mergePull(application(), pull);
  expect(await gaps()).toEqual([[], []]);
  const files = filesOf(application(), 'main');
  expect(files.get('requirements.txt')).toBe(`celery==5.3.6\n${KOMBU_PIN}\n`);
  expect(files.get('app.py')).toBe('app = 1');
  expect(files.get('.github/workflows/ci-cd.yaml')).toBe(
    readFileSync(join(CLONE, 'templates/app-repository/.github/workflows/ci-cd.yaml'), 'utf8'),
  );
});

test('what its people change in a workflow of ours is theirs', async () => {
  await request();
  for (const pull of application().pulls) mergePull(application(), pull);
  const path = '.github/workflows/ci-cd.yaml';
  const [first] = (filesOf(application(), 'main').get(path) ?? '').split('\n');
  pushFile(application(), 'main', path, `${first}\nname: ours now\n`);
  pushFile(application(), 'main', 'requirements.txt', 'kombu == 5.7.1\n');
  expect(await gaps()).toEqual([[], []]);
});

test('a branch that an earlier run has left is used again', async () => {
  await request();
  for (const pull of application().pulls) pull.state = 'closed';
  pushFile(application(), 'main', 'requirements.txt', 'redis==5.0.1\n');
  await request();
  const open = application().pulls.filter(({ state }) => state === 'open');
  expect(open.map(({ head, base }) => [head, base])).toEqual([
    ['vmshift-set-up/main', 'main'],
    ['vmshift-set-up/develop', 'develop'],
  ]);
  expect(filesOf(application(), 'vmshift-set-up/main').get('requirements.txt')).toContain(KOMBU_PIN);
});

test('a token that may not write workflows is told what it needs', async () => {
  const [[gap] = []] = await gaps();
  const refused = { status: 404, body: { message: 'Not Found' } };
  account.github.before = ({ method, path }) => (method === 'POST' && path.endsWith('/git/refs') ? refused : undefined);
  await expect(requestPull(gap?.pullRequest as PullRequestDraft, account.api())).rejects.toThrow(
    /404 .*Not Found; a token of gh needs the scope workflow: gh auth refresh --scopes workflow$/,
  );
  expect(problemOfCall('gh', ['auth', 'refresh', '--scopes', 'workflow'])).toBeUndefined();
});

test('a branch that is not there is told, with what makes it', async () => {
  application().refs.delete('develop');
  expect((await gaps())[1]).toEqual([
    {
      id: 'branch',
      found: 'there is no branch develop',
      fix: `git push origin HEAD:develop in a clone of ${REPOSITORY}`,
    },
  ]);
});

test('the pin is the one that the workflow asks for', () => {
  const workflow = readFileSync(join(CLONE, 'templates/app-repository/.github/workflows/ci-cd.yaml'), 'utf8');
  expect(workflow).toContain(`pin ${KOMBU_PIN}`);
});

test('an issue is filed once; one that was closed was filed too', async () => {
  const issues = applicationIssues(CLONE);
  const part = issuesPart(REPOSITORY, issues);
  expect(issues.length).toBeGreaterThan(5);
  const [gap] = await part.gaps(gitHubReader(account.api()));
  expect(gap?.found).toBe(`${issues.length} of ${issues.length} are not filed`);
  for (const { path, method, body } of gap?.changes ?? []) await account.api()(path, { method, ...(body && { body }) });
  const [first] = application().issues;
  expect(first).toMatchObject(issues[0] ?? {});
  if (first) first.state = 'closed';
  expect(await part.gaps(gitHubReader(account.api()))).toEqual([]);
});
