import { type ArgoCdLoginConfig, assertValidModel, type Model, model, planCapacity } from '@vmshift/environments';
import { stackVariables } from '@vmshift/infra';
import { renderOnce } from '@vmshift/infra/testing';
import { configurationPlan, terraformFindings } from '@vmshift/terraform-review';

/** "Log in to Argo CD" of the guide, as the models that its pull requests have. */
const withLogin = (login?: ArgoCdLoginConfig): Model => ({
  ...model,
  platform: { ...model.platform, argoCd: { ...model.platform.argoCd, login } },
});
const github = (teams: Readonly<Record<string, 'readonly' | 'admin'>>) =>
  withLogin({ kind: 'github', organization: 'example-org', clientId: 'Ov23liExampleExample', teams });
const none = withLogin();
const teams = github({ developers: 'readonly', 'on-call': 'admin' });
const account = withLogin({ kind: 'account', name: 'reader' });

/** What the review tells of the stack argocd when the model changes. */
function told(base: Model, head: Model): readonly string[] {
  const [was, is] = [base, head].map((each) => renderOnce(each).files.get('stacks/argocd/cdk.tf.json'));
  const plan = configurationPlan(was, is ?? '', 'argocd');
  return terraformFindings({ stack: 'argocd', environments: ['production'], plan }).map(
    ({ verdict, id, because }) => `${verdict} ${id}: ${because}`,
  );
}

test('a login through GitHub is told as such, with what each team may do, and blocks for the administrators alone', () => {
  const findings = told(none, teams);
  expect(findings.filter((each) => each.startsWith('block'))).toEqual([
    'block argocd-becomes-administrator: example-org:on-call may now do all that an administrator of Argo CD may',
  ]);
  expect(findings).toContainEqual('warn argocd-login-method: people may log in through GitHub (github)');
});

test('a team that reads is told with what it reads, and changes nothing', () => {
  const findings = told(github({ 'on-call': 'admin' }), teams);
  expect(findings).toContainEqual(
    expect.stringMatching(/^warn argocd-may-read-more: example-org:developers may now get applications /),
  );
  expect(findings.join('\n')).not.toMatch(/^block|may-change-more/m);
});

test('a team that becomes an administrator blocks, and one that only reads from now on does not', () => {
  const readers = github({ developers: 'readonly', 'on-call': 'readonly' });
  expect(told(readers, teams)).toContainEqual(
    expect.stringMatching(/^block argocd-becomes-administrator: example-org:on-call /),
  );
  expect(told(teams, readers).join('\n')).not.toMatch(/^block/m);
});

test('another organization blocks, because its people become administrators', () => {
  const { argoCd } = teams.platform;
  const login = { ...argoCd.login, organization: 'another-org' } as ArgoCdLoginConfig;
  expect(told(teams, withLogin(login)).join('\n')).toMatch(
    /^block argocd-becomes-administrator: another-org:on-call /m,
  );
});

test('an account that reads is told with its rights, and blocks nothing', () => {
  const findings = told(none, account);
  expect(findings).toContainEqual('warn argocd-new-account: the local account reader may log in with a password');
  expect(findings.join('\n')).not.toMatch(/^block/m);
});

test.each([
  ['GitHub', teams],
  ['an account', account],
])('with %s the model passes its rules, and dex has room on the nodes', (_, each) => {
  expect(() => assertValidModel(each)).not.toThrow();
  const host = each.environments.find(({ cluster }) => cluster.hostsArgoCd);
  if (host === undefined) throw new Error('no environment hosts Argo CD');
  const pods = planCapacity(host, each.platform)?.[0]?.maximum.nodes.flatMap(({ pods: placed }) => placed);
  expect(pods?.some(({ name }) => name.startsWith('argoCdLogin.dex'))).toBe(each === teams);
});

test('the client secret is asked for where people log in through GitHub', () => {
  const names = (of: Model) => stackVariables(of).map(({ name }) => name);
  expect(names(teams)).toContain('TF_VAR_argocd_login_client_secret');
  expect(names(account)).not.toContain('TF_VAR_argocd_login_client_secret');
});
