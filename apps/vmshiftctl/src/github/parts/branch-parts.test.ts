import type { StubRepository } from '@vmshift/observation/testing';
import { completeAccount, differencesAfter, differencesOf } from '../../testing/compared-account';
import { READER } from '../../testing/github-account';

type Ruleset = StubRepository['rulesets'][number];

/** Changes the ruleset that bootstrap made. */
function changeRuleset({ rulesets }: StubRepository, parts: Partial<Ruleset>): void {
  const [ruleset] = rulesets;
  if (ruleset === undefined) throw new Error('no ruleset');
  rulesets[0] = { ...ruleset, ...parts };
}

function changeRule(repository: StubRepository, type: string, parameters: object | undefined): void {
  const rules = repository.rulesets[0]?.rules.flatMap((rule) => {
    if (rule.type !== type) return [rule];
    return parameters === undefined ? [] : [{ type, parameters: { ...rule.parameters, ...parameters } }];
  });
  changeRuleset(repository, { rules: rules ?? [] });
}

describe('the rules of main', () => {
  const rules = (...found: readonly (readonly [string, string])[]) =>
    found.map(([id, text]) => [`iac-vmshift-branch-main-rules-${id}`, text]);

  test.each([
    ['required_approving_review_count', 0, 'approval', 'a pull request needs no approval'],
    ['require_code_owner_review', false, 'code-owner', 'the approval need not be of a Code Owner'],
    ['dismiss_stale_reviews_on_push', false, 'stale-approval', 'an approval outlives the next push'],
    ['require_last_push_approval', false, 'last-push', 'who pushed last may approve it'],
  ])('%s = %j is found', async (name, value, id, text) => {
    const found = await differencesAfter((own) => changeRule(own, 'pull_request', { [name]: value }));
    expect(found).toEqual(rules([id, text]));
  });

  test('a check is required by its exact name, of GitHub Actions alone', async () => {
    const required_status_checks = [
      { context: 'Tests, types, lint, dist/', integration_id: 15368 },
      { context: 'actionlint, zizmor' },
      { context: 'Reviews', integration_id: 15368 },
    ];
    const found = await differencesAfter((own) =>
      changeRule(own, 'required_status_checks', { required_status_checks }),
    );
    expect(found).toEqual(
      rules(
        ['check-actionlint-zizmor', 'the check "actionlint, zizmor" of GitHub Actions is not required'],
        ['check-Review', 'the check "Review" of GitHub Actions is not required'],
        ['unknown-Reviews', 'it waits for the check "Reviews", which is not one of ours'],
      ),
    );
  });

  test('a merge queue is found: neither CI nor Review starts for its commits', async () => {
    const found = await differencesAfter((own) => {
      const [ruleset] = own.rulesets ?? [];
      changeRuleset(own, { rules: [...(ruleset?.rules ?? []), { type: 'merge_queue' }] });
    });
    expect(found).toEqual(
      rules([
        'merge-queue',
        'it has a merge queue, whose commits start none of its checks: what is queued waits without end',
      ]),
    );
  });

  test('force pushes and deletion are found one by one', async () => {
    const found = await differencesAfter((own) => {
      changeRule(own, 'non_fast_forward', undefined);
      changeRule(own, 'deletion', undefined);
    });
    expect(found).toEqual(rules(['force-push', 'it takes force pushes'], ['deletion', 'it may be deleted']));
  });

  test('a ruleset that is switched off holds nothing', async () => {
    const found = await differencesAfter((own) => {
      changeRuleset(own, { enforcement: 'disabled' });
    });
    expect(found[0]).toEqual(rules(['enforcement', 'the ruleset "vmshift: main" is not active: disabled'])[0]);
    expect(found.slice(1)).toEqual([
      ...rules(['absent', 'there are none: who may write pushes past review and checks']),
      ['iac-vmshift-branch-main-bypass', 'there are no rules to pass'],
    ]);
  });

  test('a ruleset of another name that holds all of it is as good, and is left as it is', async () => {
    const found = await differencesAfter((own) => {
      changeRuleset(own, { name: 'mine' });
    });
    expect(found).toEqual([]);
  });

  test('classic branch protection is the other form', async () => {
    const account = await completeAccount();
    const [, application] = account.repositories;
    const checks = ['Test', 'Build (Dockerfile)', 'Build (Dockerfile.celery)'];
    const protection = {
      required_pull_request_reviews: {
        dismiss_stale_reviews: true,
        require_code_owner_reviews: true,
        required_approving_review_count: 1,
        require_last_push_approval: true,
      },
      required_status_checks: { checks: checks.map((context) => ({ context, app_id: 15368 })) },
      enforce_admins: { enabled: true },
      allow_force_pushes: { enabled: false },
      allow_deletions: { enabled: false },
    };
    application.rulesets.length = 0;
    for (const branch of ['main', 'develop']) application.settings.protection.set(branch, protection);
    expect(await differencesOf(account)).toEqual([]);
    application.settings.protection.set('main', { ...protection, enforce_admins: { enabled: false } });
    expect((await differencesOf(account)).map(({ found }) => found)).toEqual([
      'every administrator may pass the branch protection',
    ]);
    expect(
      (await differencesOf(account, READER)).find(({ id }) => id === 'ilearn-code/vmshift-branch-main-rules'),
    ).toMatchObject({
      ...{ state: 'not checked', found: 'GitHub does not show it: Resource not accessible by personal access token' },
    });
    await account.github.close();
  });
});

describe('who may pass them', () => {
  const bypass = (actors: NonNullable<Ruleset['actors']>) =>
    differencesAfter((own) => {
      changeRuleset(own, { actors });
    });
  const APP = { actor_id: 9000, actor_type: 'Integration', bypass_mode: 'always' };

  test.each([
    [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }, 'every administrator'],
    [{ actor_id: 9001, actor_type: 'Integration', bypass_mode: 'always' }, 'the App number 9001'],
    [{ actor_id: null, actor_type: 'DeployKey', bypass_mode: 'always' }, 'every deploy key'],
    [{ actor_id: 201, actor_type: 'Team', bypass_mode: 'pull_request' }, 'the team number 201 on pull requests'],
  ])('%j may not', async (actor, who) => {
    expect((await bypass([APP, actor])).map(([, found]) => found)).toEqual([`${who} may pass "vmshift: main"`]);
  });

  test('the App has to, or no release arrives', async () => {
    expect((await bypass([])).map(([, found]) => found)).toEqual([
      '"vmshift: main" stops the pushes of vmshift-release: no release arrives',
    ]);
  });

  test("a person's own ruleset may be passed by whom they like, where ours holds for all", async () => {
    const found = await differencesAfter((own) => {
      const actors = [APP, { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }];
      own.rulesets.push({ id: 7, name: 'mine', branches: ['main'], rules: [{ type: 'deletion' }], bypass: {}, actors });
    });
    expect(found).toEqual([]);
  });
});
