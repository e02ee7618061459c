import { loginModels } from '../../test-support/models';
import { type Block, chartValues, stackOf } from '../../test-support/stack-json';

const { github, account } = loginModels;
const release = (of: typeof github): Block =>
  chartValues(stackOf(of, 'argocd').resource.helm_release?.['argo-cd'] ?? {});

test('members of the teams log in through GitHub, with the role of their team, and no one else does anything', () => {
  const { configs, dex } = release(github) as { configs: { cm: Record<string, string>; rbac: object }; dex: object };
  expect(JSON.parse(configs.cm['dex.config'] ?? '')).toEqual({
    connectors: [
      {
        type: 'github',
        id: 'github',
        name: 'GitHub',
        config: {
          clientID: 'Ov23liExampleExample',
          clientSecret: '$argocd-login:client-secret',
          orgs: [{ name: 'example-org', teams: ['developers', 'on-call'] }],
          teamNameField: 'slug',
        },
      },
    ],
  });
  expect(configs.rbac).toEqual({
    'policy.default': '',
    'policy.csv': 'g, example-org:developers, role:readonly\ng, example-org:on-call, role:admin',
  });
  expect(dex).toMatchObject({ enabled: true, resources: { requests: { cpu: expect.any(String) } } });
});

test('the client secret is in no state, and has the label that Argo CD looks for', () => {
  const { resource, variable } = stackOf(github, 'argocd');
  expect(resource.kubernetes_secret_v1?.secret_login).toMatchObject({
    metadata: { name: 'argocd-login', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    data_wo: { 'client-secret': `\${var.argocd_login_client_secret}` },
    data_wo_revision: expect.any(Number),
  });
  expect(variable).toMatchObject({ argocd_login_client_secret: { ephemeral: true, sensitive: true } });
});

test('an account that reads needs neither dex nor a secret', () => {
  const { configs, dex } = release(account);
  expect(configs).toMatchObject({
    cm: { 'accounts.reader': 'login', 'admin.enabled': 'true' },
    rbac: { 'policy.default': 'role:readonly' },
  });
  expect(dex).toEqual({ enabled: false });
  const { resource, variable } = stackOf(account, 'argocd');
  expect(resource.kubernetes_secret_v1).not.toHaveProperty('secret_login');
  expect(variable).not.toHaveProperty('argocd_login_client_secret');
});
