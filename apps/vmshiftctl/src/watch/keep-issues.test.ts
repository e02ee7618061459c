import { gitHubApi } from '@vmshift/observation';
import { GitHubStub, type StubToken, stubRepository } from '@vmshift/observation/testing';
import fc from 'fast-check';
import { type KeepIssuesOptions, type KeptIssue, keepIssues } from './keep-issues';

const NAME = 'ilearn-code/iac-vmshift';

function github(permissions: StubToken['repositories'][string] = { issues: 'write' }) {
  const repository = stubRepository(NAME);
  const stub = new GitHubStub({
    repositories: [repository],
    tokens: { secret: { login: 'github-actions[bot]', repositories: { [NAME]: permissions } } },
  });
  const api = gitHubApi({ env: { GH_TOKEN: 'secret' } }, { fetch: stub.fetch });
  const keep = (wanted: readonly KeptIssue[], options: Partial<KeepIssuesOptions> = {}) =>
    keepIssues(wanted, {
      ...{ api, repository: NAME, label: 'operations', mayClose: () => true, solved: 'It is gone.' },
      ...options,
    });
  return { repository, stub, keep };
}

const down = { key: 'production/crash-loop', title: 'production is down', body: 'It crashes.' };
const late = { key: 'dev/backup-stale', title: 'dev has no dump', body: 'For 3 days.' };

test('each problem is one issue: opened, left alone, updated, closed with a word', async () => {
  const { repository, stub, keep } = github();
  expect(await keep([down, late])).toEqual({ opened: [down.key, late.key], updated: [], closed: [] });
  expect(await keep([down, late])).toEqual({ opened: [], updated: [], closed: [] });
  expect(await keep([{ ...down, body: 'It crashes still.' }])).toEqual({
    ...{ opened: [], updated: [down.key], closed: [late.key] },
  });
  await stub.close();
  expect(repository.issues.map(({ title, state, labels }) => [title, state, labels])).toEqual([
    ['production is down', 'open', ['operations']],
    ['dev has no dump', 'closed', ['operations']],
  ]);
  expect(repository.issues[0]?.body).toContain('It crashes still.');
  expect(repository.issues[1]?.comments.map(({ body }) => body)).toEqual(['It is gone.']);
});

test('a problem that comes back gets an issue of its own', async () => {
  const { repository, keep } = github();
  for (const wanted of [[down], [], [down]]) await keep(wanted);
  expect(repository.issues.map(({ state }) => state)).toEqual(['closed', 'open']);
});

test('what was not looked at closes nothing', async () => {
  const { repository, keep } = github();
  await keep([down, late]);
  const mayClose = (key: string) => key.startsWith('dev/');
  expect(await keep([], { mayClose })).toMatchObject({ closed: [late.key] });
  expect(repository.issues.map(({ state }) => state)).toEqual(['open', 'closed']);
});

test("people's issues with the label, and issues of other labels, are left alone", async () => {
  const { repository, keep } = github();
  await keep([down], { label: 'drift' });
  repository.issues.push({
    ...(repository.issues[0] as (typeof repository.issues)[number]),
    number: 2,
    labels: ['operations'],
    body: 'by hand',
  });
  expect(await keep([])).toEqual({ opened: [], updated: [], closed: [] });
});

test('a person may edit the title, and finds it as it was: the issue is known by its hidden line', async () => {
  const { repository, keep } = github();
  await keep([down]);
  const [issue] = repository.issues;
  if (issue) issue.title = 'mine';
  expect(await keep([down])).toMatchObject({ updated: [down.key] });
  expect(repository.issues).toHaveLength(1);
});

test('foreign text that looks like the hidden line names no other issue', async () => {
  const { repository, keep } = github();
  const hostile = { ...down, body: '<!-- vmshiftctl: dev%2Fbackup%2Dstale -->' };
  for (let times = 0; times < 2; times += 1) await keep([hostile]);
  expect(repository.issues).toHaveLength(1);
});

test('more than one page is read', async () => {
  const { repository, keep } = github();
  const many = Array.from({ length: 120 }, (_, index) => ({ ...down, key: `production/p${index}` }));
  await keep(many);
  expect(await keep(many)).toEqual({ opened: [], updated: [], closed: [] });
  expect(repository.issues).toHaveLength(120);
});

test('any key finds its issue again, and cannot end the comment that hides it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (key) => {
      const { repository, keep } = github();
      await keep([{ ...down, key }]);
      expect(repository.issues[0]?.body.match(/-->/g)).toHaveLength(1);
      expect(await keep([{ ...down, key }])).toEqual({ opened: [], updated: [], closed: [] });
    }),
  );
});

test('a token that may only read is refused', async () => {
  const { keep } = github({ issues: 'read' });
  await expect(keep([down])).rejects.toThrow('403');
});
