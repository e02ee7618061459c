import { model } from '@vmshift/environments';
import { type Block, stackOf } from '../../test-support/stack-json';
import { terraform, terraformTest } from '../../test-support/terraform';

const testWithTerraform = terraformTest();

const KUBECONFIG = Buffer.from(`apiVersion: v1
kind: Config
clusters:
- name: lke1
  cluster:
    server: https://0000.us-east-1-gw.linodelke.net:443
    certificate-authority-data: ${Buffer.from('PEM of the authority').toString('base64')}
users:
- name: lke1-admin
  user:
    token: admin-token
`).toString('base64');

/** The stack's `terraform_remote_state` blocks, reading files next to the configuration. */
function remoteStates(stack: string): Readonly<Record<string, Block>> {
  const states = stackOf(model, stack).data?.terraform_remote_state ?? {};
  return Object.fromEntries(
    Object.entries(states).map(([name, state]) => {
      const { path } = state.config as { readonly path: string };
      return [name, { ...state, config: { path: path.replace('../../../state/', '') } }];
    }),
  );
}

/** Outputs of the producer that a stack reads, each with a value. */
function outputsOf(producer: string, value: (name: string) => string): Record<string, string> {
  const names = Object.keys(stackOf(model, producer).output ?? {}).filter((name) => name.startsWith('cross-stack-'));
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

const APPLY = ['apply', '-auto-approve'];
const OUTPUT = ['output', '-json'];

/** The values of the outputs, once applied; fails with what Terraform said. */
function evaluate(configuration: object, states: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const { status, output } = terraform(configuration, [APPLY, OUTPUT], { states });
  if (status !== 0) throw new Error(output);
  const outputs = JSON.parse(output) as Readonly<Record<string, { readonly value: string }>>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

const clusterStates = { 'cluster-dev.tfstate': outputsOf('cluster-dev', () => KUBECONFIG) };

function platformProvider(sensitive: boolean) {
  const { locals, provider } = stackOf(model, 'platform-dev');
  const settings = Object.entries(provider.kubernetes?.[0] ?? {});
  return {
    data: { terraform_remote_state: remoteStates('platform-dev') },
    locals: { kubeconfig: locals?.kubeconfig },
    output: Object.fromEntries(settings.map(([name, value]) => [name, { value, sensitive }])),
  };
}

testWithTerraform(
  'the providers of a platform stack get address, authority and token from the state of its cluster',
  () => {
    expect(evaluate(platformProvider(true), clusterStates)).toEqual({
      host: 'https://0000.us-east-1-gw.linodelke.net:443',
      cluster_ca_certificate: 'PEM of the authority',
      token: 'admin-token',
    });
  },
);

testWithTerraform('what comes out of a kubeconfig is sensitive again, and Terraform would not print it', () => {
  const { status, output } = terraform(platformProvider(false), [APPLY], { states: clusterStates });
  expect([status, output]).toEqual([1, expect.stringContaining('Output refers to sensitive values')]);
  expect(output).not.toContain('admin-token');
});

testWithTerraform('a registration holds what Argo CD reads, and its token stays hidden', () => {
  const producers = model.environments.map(({ name }) => `platform-${name}`);
  const states = Object.fromEntries(
    producers.map((producer) => [
      `${producer}.tfstate`,
      outputsOf(producer, (name) => `${producer} ${name.replace('cross-stack-output-local-argocd_', '')}`),
    ]),
  );
  const { data_wo: registration } = stackOf(model, 'argocd').resource.kubernetes_secret_v1?.['cluster-dev'] ?? {};
  const { config, ...plain } = registration as Readonly<Record<string, string>>;
  const { 'cross-stack-reference-input-cluster-production': _, ...platforms } = remoteStates('argocd');
  const configuration = (sensitive: boolean) => ({
    data: { terraform_remote_state: platforms },
    output: {
      ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, { value }])),
      config: { value: config, sensitive },
    },
  });
  const values = evaluate(configuration(true), states);
  expect(values).toMatchObject({
    name: 'vmshift-dev',
    server: 'platform-dev server',
    namespaces: 'vmshift-dev',
    clusterResources: 'false',
  });
  expect(JSON.parse(values.config ?? '')).toEqual({
    bearerToken: 'platform-dev bearer-token',
    tlsClientConfig: { insecure: false, caData: 'platform-dev ca-data' },
  });
  expect(terraform(configuration(false), [APPLY], { states }).output).toContain('Output refers to sensitive values');
});

testWithTerraform('the image pull secret logs in to ghcr.io', () => {
  const secret = stackOf(model, 'platform-dev').resource.kubernetes_secret_v1?.secret_registry;
  const { '.dockerconfigjson': value } = (secret?.data_wo ?? {}) as Readonly<Record<string, string>>;
  const variable = { registry_username: { default: 'ilearn-code' }, registry_token: { default: 'a token' } };
  const { config } = evaluate({ variable, output: { config: { value } } }, {});
  expect(JSON.parse(config ?? '')).toEqual({
    auths: {
      'ghcr.io': {
        username: 'ilearn-code',
        password: 'a token',
        auth: Buffer.from('ilearn-code:a token').toString('base64'),
      },
    },
  });
});

testWithTerraform('an ephemeral variable is refused where it would reach the state', () => {
  const { variable } = stackOf(model, 'platform-dev');
  const configuration = {
    variable: { redis_password: variable?.redis_password },
    resource: { terraform_data: { leak: { input: `\${var.redis_password}` } } },
  };
  const { status, output } = terraform(configuration, [['init'], ['plan']], {
    variables: { redis_password: 'Correct-Horse-Battery' },
  });
  expect([status, output]).toEqual([1, expect.stringContaining('Invalid use of ephemeral value')]);
});
