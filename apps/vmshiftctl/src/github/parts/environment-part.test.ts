import type { StubEnvironment } from '@vmshift/observation/testing';
import { differencesAfter, differencesOf } from '../../testing/compared-account';
import { GitHubAccount, ownedBy } from '../../testing/github-account';

describe('an environment', () => {
  const environment = (change: (one: StubEnvironment) => void) =>
    differencesAfter(({ settings }) => {
      const production = settings.environments.get('production');
      if (production !== undefined) change(production);
    });

  test.each([
    ['no reviewers', { reviewers: [] }, 'no required reviewers'],
    ['self-review', { preventSelfReview: false }, 'who begins a job may approve it'],
    ['administrators', { adminsBypass: true }, 'administrators may go on without an approval'],
    ['no policy', { branches: null }, 'open to every branch, not to main alone'],
    ['protected branches', { branches: 'protected' as const }, 'open to every protected branch, not to main alone'],
    ['another branch', { branches: [{ id: 1, name: 'develop', type: 'branch' as const }] }, 'closed to main'],
  ])('with %s is found', async (_, parts, text) => {
    const found = await environment((one) => Object.assign(one, parts));
    expect(found.map(([, what]) => what)).toContain(text);
  });

  test('that is not there is one line, and another one for its secrets', async () => {
    const found = await differencesAfter(({ settings }) => settings.environments.delete('release'));
    expect(found).toEqual([
      ['iac-vmshift-environment-release-absent', 'there is none'],
      [
        'iac-vmshift-environment-release-secrets-absent',
        'there is no environment release, and so none of RELEASE_APP_PRIVATE_KEY',
      ],
    ]);
  });

  test('is the same in upper and in lower case, with its secrets', async () => {
    const found = await differencesAfter(({ settings: { environments } }) => {
      for (const [name, environment] of [...environments]) {
        environments.delete(name);
        environments.set(name.toUpperCase(), environment);
      }
      environments.get('PRODUCTION')?.secrets.delete('POSTGRES_PASSWORD');
    });
    expect(found).toEqual([
      ['iac-vmshift-environment-production-secrets-POSTGRES_PASSWORD', 'without POSTGRES_PASSWORD'],
    ]);
  });

  test('of every branch may not be closed to some', async () => {
    const found = await differencesAfter(({ settings }) => {
      const synth = settings.environments.get('synth');
      if (synth) synth.branches = [{ id: 1, name: 'main', type: 'branch' }];
    });
    expect(found).toEqual([['iac-vmshift-environment-synth-branches', 'not every branch may use it']]);
  });

  test('lacks secrets by name, and holds none that nothing reads', async () => {
    const found = await environment(({ secrets }) => {
      secrets.delete('POSTGRES_PASSWORD');
      secrets.set('KUBECONFIG', 'sealed');
    });
    expect(found.map(([, text]) => text)).toEqual([
      'without POSTGRES_PASSWORD',
      'it holds KUBECONFIG, which no workflow reads',
    ]);
  });
});

test('a team that GitHub does not show leaves the environment that it would review to people', async () => {
  const account = new GitHubAccount(ownedBy({ kind: 'organization', team: 'gone' }));
  const found = (await differencesOf(account)).filter(
    ({ id }) => id === 'ilearn-code/iac-vmshift-environment-production',
  );
  expect(found).toMatchObject([
    { state: 'not checked', found: 'GitHub shows no team @ilearn-code/gone to this token' },
  ]);
  await account.github.close();
});
