import type { StubRepository } from '@vmshift/observation/testing';
import { completeAccount, differencesAfter, differencesOf, ORGANIZATION } from '../testing/compared-account';
import { GitHubAccount, ownedBy, READER } from '../testing/github-account';
import { problemOfCall } from '../testing/strict-programs';
import { gitHubChecks } from './github-checks';

const OWN = 'ilearn-code/iac-vmshift';

let account: GitHubAccount;
afterEach(() => account?.github.close());

async function complete(...options: Parameters<typeof completeAccount>): Promise<void> {
  account = await completeAccount(...options);
}

const checked = (token?: string) => differencesOf(account, token);
const lines = async (token?: string) =>
  (await checked(token)).map(({ what, state, found }) => `${state}: ${what}: ${found}`);

test('a set-up by bootstrap and people is all fine, and nothing is left to change', async () => {
  await complete();
  expect(await lines()).toEqual([]);
  expect(await account.applyChanges()).toBe(0);
});

test('where people own it, GitHub does not tell where Apps are installed, and the page is named', async () => {
  await complete(ownedBy({ kind: 'user', reviewers: ['ada', 'grace'] }));
  expect(await checked()).toMatchObject([
    { id: 'app-installations', state: 'not checked', fix: 'look at https://github.com/settings/installations' },
  ]);
});

describe('one owner alone', () => {
  const SINGLE = ownedBy({ kind: 'user', reviewers: ['ilearn-code'] });

  test('merges by the bypass on pull requests, and approves what they began', async () => {
    await complete(SINGLE);
    expect(account.repositories[0].rulesets[0]?.actors).toEqual([
      { actor_id: 9000, actor_type: 'Integration', bypass_mode: 'always' },
      { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' },
    ]);
    expect(account.repositories[0].settings.environments.get('production')).toMatchObject({
      ...{ preventSelfReview: false, reviewers: [{ type: 'User', id: 101 }] },
    });
    expect((await checked()).map(({ id }) => id)).toEqual(['app-installations']);
  });

  test('can approve nothing where self-review is prevented', async () => {
    const found = await differencesAfter(({ settings }) => {
      const production = settings.environments.get('production');
      if (production) production.preventSelfReview = true;
    }, SINGLE);
    expect(found).toContainEqual([
      'iac-vmshift-environment-production-self-review',
      'no one can approve: the only owner may not approve what they began',
    ]);
  });

  test('a second owner takes the bypass away', async () => {
    await complete(SINGLE);
    const parts = new GitHubAccount(ownedBy({ kind: 'user', reviewers: ['ilearn-code', 'ada'] })).parts();
    const found = (await gitHubChecks(parts, account.api())).filter(({ state }) => state === 'missing');
    expect(found.map(({ found }) => found)).toEqual([
      // Of production, and of review.
      'who begins a job may approve it',
      'who begins a job may approve it',
      'every administrator on pull requests may pass "vmshift: main"',
      'every administrator on pull requests may pass "vmshift: released branches"',
      'every administrator on pull requests may pass "vmshift: released branches"',
    ]);
  });
});

test.each<[string, (own: StubRepository) => void, string]>([
  ['a variable', (own) => own.settings.variables.delete('TERRAFORM'), 'without TERRAFORM'],
  ['a label', (own) => void own.settings.labels.pop(), 'without drift'],
  ['a secret of every branch', (own) => own.settings.secrets.add('KEY'), 'KEY is read by every branch'],
  ['a webhook', (own) => void own.settings.hooks.pop(), 'there is none; it is made with ARGOCD_WEBHOOK_SECRET'],
  [
    'a webhook of other events',
    (own) => Object.assign(own.settings.hooks[0] ?? {}, { events: ['issues'] }),
    'it tells of no push',
  ],
  [
    'a webhook without a secret',
    (own) => Object.assign(own.settings.hooks[0]?.config ?? {}, { secret: undefined }),
    'it has no secret: anyone can send the same',
  ],
  ['push protection', (own) => Object.assign(own.settings, { pushProtection: false }), 'without push protection'],
  [
    'forks',
    (own) => Object.assign(own.settings, { forkApproval: 'first_time_contributors' }),
    'they run without an approval of some contributors (first_time_contributors)',
  ],
  [
    'approving workflows',
    (own) => Object.assign(own.settings.workflowToken, { can_approve_pull_request_reviews: true }),
    'it may approve pull requests, which counts as a review',
  ],
  [
    'CODEOWNERS',
    (own) => Object.assign(own.settings, { codeOwnersErrors: [{ line: 4, kind: 'Unknown owner', source: '* @gone' }] }),
    '.github/CODEOWNERS:4: Unknown owner: * @gone',
  ],
])('%s is compared', async (_, change, text) => {
  expect((await differencesAfter(change)).map(([, found]) => found)).toEqual([text]);
});

test('of private repositories forks get neither secrets nor a token that writes, and scanning is not asked for', async () => {
  await complete(ORGANIZATION, 'private');
  expect(await lines()).toEqual([]);
  Object.assign(account.repositories[0].settings, {
    secretScanning: false,
    privateForks: {
      run_workflows_from_fork_pull_requests: true,
      send_write_tokens_to_workflows: true,
      send_secrets_and_variables: true,
      require_approval_for_fork_pr_workflows: false,
    },
  });
  expect((await checked()).map(({ found }) => found)).toEqual(['they get a token that writes', 'they get secrets']);
  expect(await account.applyChanges()).toBe(1);
  expect(await lines()).toEqual([]);
  expect(account.repositories[0].settings.privateForks.run_workflows_from_fork_pull_requests).toBe(true);
});

describe('an App', () => {
  const app = async (parts: object) => {
    await complete();
    Object.assign(account.accounts.apps[0] ?? {}, parts);
    return (await checked()).map(({ found }) => found);
  };

  test('may do what it is for, and no more', async () => {
    const found = await app({ permissions: { contents: 'read', metadata: 'read', administration: 'write' } });
    expect(new Set(found)).toEqual(
      new Set(['vmshift-release may also write administration', 'vmshift-release may not write contents']),
    );
  });

  test('is installed in one repository alone', async () => {
    expect(await app({ installedIn: 'all' })).toEqual([
      `vmshift-release is installed in every repository, not in ${OWN} alone`,
    ]);
  });

  test('is the one whose client ID the workflows have', async () => {
    expect(await app({ clientId: 'Iv23other' })).toEqual([
      'RELEASE_APP_CLIENT_ID is the client ID of another App than vmshift-release',
      'vmshift-release is not set up, and may be any App',
    ]);
  });
});

describe('what GitHub does not tell', () => {
  test('to a reader is not checked, with its page, and the permissions that are missing are told once', async () => {
    await complete();
    const found = await checked(READER);
    expect(found.map(({ state }) => state)).toEqual(found.map(() => 'not checked'));
    expect(found.filter(({ id }) => id === 'github-token')).toMatchObject([
      { found: expect.stringMatching(/^it lacks administration=read, .*environments=read/) },
    ]);
    for (const { id, fix } of found) if (id !== 'github-token') expect(fix).toMatch(/^look at https:\/\/github\.com\//);
  });

  test('a network that is away is one line', async () => {
    await complete();
    account.github.before = () => 'no answer';
    expect(await lines()).toEqual(['not checked: GitHub: it cannot be reached: fetch failed: read ECONNRESET']);
  });

  test('one that goes away on the way is one line for what was not asked', async () => {
    await complete();
    account.github.before = ({ path }) => (path.includes('/environments') ? 'no answer' : undefined);
    const found = (await lines()).filter((line) => line.includes('cannot be reached'));
    expect(found).toEqual([
      expect.stringMatching(/; \d+ of \d+ parts of ilearn-code\/iac-vmshift were not checked$/),
      expect.stringMatching(/; \d+ of \d+ parts of ilearn-code\/vmshift were not checked$/),
    ]);
  });

  test('a limit is one line, with its end', async () => {
    await complete();
    account.github.limit = { remaining: 0, reset: 4_102_444_800 };
    expect(await lines()).toEqual([
      expect.stringMatching(/^not checked: GitHub: .*used up until 2100-01-01T00:00:00Z$/),
    ]);
  });

  test.each([['a token that is not valid', 'wrong-token', /401.*Bad credentials/]])(
    '%s is one line',
    async (_, token, text) => {
      await complete();
      expect(await lines(token)).toEqual([expect.stringMatching(text)]);
    },
  );

  test('a repository of another name is one line for it, and the other one is compared', async () => {
    await complete();
    const [own, application] = account.parts();
    if (own === undefined || application === undefined) throw new Error('no parts');
    const checks = await gitHubChecks([{ ...own, repository: 'ilearn-code/iac-vmshfit' }, application], account.api());
    expect(checks.filter(({ state }) => state !== 'fine')).toMatchObject([
      { id: 'ilearn-code/iac-vmshfit', state: 'not checked', fix: expect.stringContaining('platform.ts') },
    ]);
    expect(checks.length).toBeGreaterThan(5);
  });

  test('text of GitHub is kept as it is: it is printed safely', async () => {
    const found = await differencesAfter((own) => void own.settings.secrets.add('A\u001b[2J'));
    expect(found.map(([id]) => id)).toEqual(['iac-vmshift-secrets-A-2J']);
  });
});

test('every command that is printed as what closes a gap is one that gh takes', async () => {
  account = new GitHubAccount(ORGANIZATION);
  const [own] = account.repositories;
  own.settings.secrets.add('KEY');
  const nothing = await checked();
  await account.applyChanges();
  own.settings.environments.get('dev')?.secrets.set('OLD', 'sealed');
  account.doByHand();
  Object.assign(account.accounts.apps[0] ?? {}, { clientId: 'Iv23other' });
  const commands = [...nothing, ...(await checked())].flatMap(({ fix = '' }) => (fix.startsWith('gh ') ? [fix] : []));
  expect(new Set(commands.map((command) => command.split(' ').slice(0, 3).join(' ')))).toEqual(
    new Set(['gh variable set', 'gh secret set', 'gh secret delete']),
  );
  for (const command of commands)
    expect([command, problemOfCall('gh', command.split(' ').slice(1))]).toEqual([command, undefined]);
});
