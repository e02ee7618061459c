import { gitHubApi } from '@vmshift/observation';
import { GitHubStub, type StubRepository, stubRepository } from '@vmshift/observation/testing';
import { pushRefusal } from './push-rules';

const REPOSITORY = 'o/r';
type Ruleset = StubRepository['rulesets'][number];

function asked(rulesets: readonly Ruleset[], branch = 'main') {
  const stub = new GitHubStub({
    repositories: [stubRepository(REPOSITORY, { rulesets: [...rulesets] })],
    tokens: { t: { login: 'ada', repositories: { [REPOSITORY]: { metadata: 'read' } } } },
  });
  return pushRefusal(gitHubApi({ env: { GH_TOKEN: 't' } }, { fetch: stub.fetch }), REPOSITORY, branch);
}

const ruleset = (types: readonly string[], parts: Partial<Ruleset> = {}): Ruleset => ({
  id: 7,
  name: 'Protect main',
  branches: ['main'],
  rules: types.map((type) => ({ type })),
  bypass: {},
  ...parts,
});

test('a ruleset that no push can meet refuses, with its name and its rules', async () => {
  expect(await asked([ruleset(['deletion', 'pull_request', 'required_status_checks'])])).toBe(
    'the ruleset "Protect main" asks for pull_request, required_status_checks',
  );
});

test.each([
  ['rules that our push keeps', [ruleset(['deletion', 'non_fast_forward', 'required_linear_history'])]],
  ['a ruleset that only evaluates', [ruleset(['pull_request'], { enforcement: 'evaluate' })]],
  ['a user who may always bypass it', [ruleset(['pull_request'], { bypass: { ada: 'always' } })]],
  ['a user who is exempt', [ruleset(['pull_request'], { bypass: { ada: 'exempt' } })]],
  ['no ruleset', []],
])('%s refuse no push', async (_what, rulesets) => {
  expect(await asked(rulesets)).toBeUndefined();
});

test('who may bypass on pull requests alone may not push, and one ruleset of two is enough', async () => {
  expect(await asked([ruleset(['pull_request'], { bypass: { ada: 'pull_requests_only' } })])).toContain('pull_request');
  const open = ruleset(['pull_request'], { bypass: { ada: 'always' } });
  expect(await asked([open, ruleset(['update'], { id: 8, name: 'No updates' })])).toContain('"No updates"');
});

test('the rules of another branch are its own', async () => {
  expect(await asked([ruleset(['pull_request'])], 'feature/x')).toBeUndefined();
});

test('a repository that the token does not see is an error, not the absence of rules', async () => {
  const stub = new GitHubStub({ repositories: [], tokens: { t: { login: 'ada', repositories: {} } } });
  const api = gitHubApi({ env: { GH_TOKEN: 't' } }, { fetch: stub.fetch });
  await expect(pushRefusal(api, REPOSITORY, 'main')).rejects.toThrow('GitHub answered 404');
});
