import { findings } from '../../test-support/change-model';
import { argoCdLogin } from './argo-cd-login';

const github = {
  kind: 'github',
  organization: 'example-org',
  clientId: 'Ov23liExampleExample',
  teams: { developers: 'readonly', 'on-call': 'admin' },
};

const login = (value: unknown) => findings(argoCdLogin, ['platform.argoCd.login', value]);

describe('the login of Argo CD', () => {
  test.each([
    [{ ...github, organization: '' }, 'organization = ""'],
    [{ ...github, organization: 'example org' }, 'organization = "example org"'],
    [{ ...github, clientId: 'secret$argocd' }, 'clientId = "secret$argocd"'],
    [{ ...github, teams: { 'On call': 'admin' } }, 'teams = "On call"'],
    [{ ...github, teams: { 'example-org:on-call': 'admin' } }, 'teams = "example-org:on-call"'],
    [{ ...github, teams: { developers: 'role:admin' } }, 'teams.developers = "role:admin"'],
    [
      { ...github, teams: { developers: 'readonly, g, other, role:admin' } },
      expect.stringContaining('teams.developers'),
    ],
    [{ kind: 'account', name: 'admin' }, 'name = "admin"'],
    [{ kind: 'account', name: 'reader.enabled' }, 'name = "reader.enabled"'],
    [{ kind: 'ldap' }, 'kind = "ldap"'],
  ])('%j is refused', (value, problem) => {
    const found = login(value).map((each) => each.replace('platform.argoCd.login.', ''));
    expect(found).toEqual([problem]);
  });

  test('a team is needed, because without one dex would admit the whole organization', () => {
    expect(login({ ...github, teams: {} })).toEqual([expect.stringContaining('platform.argoCd.login.teams')]);
  });

  test('everything that is wrong is told at once', () => {
    expect(login({ ...github, organization: '-', clientId: '', teams: { A: 'owner' } })).toHaveLength(4);
  });

  test.each([undefined, github, { kind: 'account', name: 'reader' }])('%j is fine', (value) => {
    expect(login(value)).toEqual([]);
  });
});
