import { testRule } from '@vmshift/findings/testing';
import { changedConfiguration as changed, configuration } from '@vmshift/terraform-review/testing';
import { configurationFindings, configurationRules } from './configuration-findings';

const judges = (id: string, cases: Parameters<typeof testRule<ReturnType<typeof changed>>>[2]) =>
  testRule(configurationRules, id, cases);

judges('output-changed', {
  flags: {
    'another value': [
      changed({ output: { id: { value: 'x' } } }),
      { object: 'stack: output.id', path: '', before: '$' + '{linode_volume.data.id}', after: 'x', verdict: 'warn' },
    ],
    'none any more': [
      changed({ output: {} }),
      { object: 'stack: output.id', path: '', after: undefined, because: 'the stack has this output no more' },
    ],
  },
  accepts: {
    'one more': changed({ output: { ...(configuration.output as object), other: { value: 1 } } }),
    'a new stack': changed({}, {}),
  },
});

judges('secret-has-default', {
  flags: {
    'a value in Git': [
      changed({ variable: { token: { type: 'string', sensitive: true, default: 'x' } } }),
      { object: 'stack: variable.token', path: 'default', verdict: 'block' },
    ],
    'in a stack that is new': [
      changed({ variable: { other: { ephemeral: true, default: 'x' } } }, {}),
      { object: 'stack: variable.other', path: 'default' },
    ],
  },
  accepts: {
    'no value': changed({ variable: { token: { sensitive: true, default: null } } }),
    'what is no secret': changed({ variable: { region: { default: 'us-east' } } }),
  },
});

judges('language-unjudged', {
  flags: {
    'a value that others are made of': [
      changed({ locals: { host: 'x' } }, { ...configuration, locals: { host: 'y' } }),
      { object: 'stack: locals.host', path: '', before: 'y', after: 'x', verdict: 'warn' },
    ],
    'a value of which new arguments are made': [
      changed({ locals: { host: 'x' } }),
      {
        ...{ object: 'stack: locals.host', path: '', before: undefined, after: 'x', verdict: 'info' },
        impact: 'the arguments that read it are told by themselves',
      },
    ],
    'a value that is gone': [
      changed({ locals: undefined }, { ...configuration, locals: { host: 'y' } }),
      { object: 'stack: locals.host', path: '', before: 'y', after: undefined, verdict: 'info' },
    ],
    'a value whose name says that it is a secret': [
      changed({ locals: { admin_password: 'x' } }, { ...configuration, locals: { admin_password: 'y' } }),
      { object: 'stack: locals.admin_password', before: '(sensitive value)', after: '(sensitive value)' },
    ],
    'an expression of that name': [
      changed({ locals: { admin_password: `${'$'}{var.p}` } }, { ...configuration, locals: { admin_password: 'y' } }),
      { object: 'stack: locals.admin_password', after: `${'$'}{var.p}` },
    ],
    'a credential next to an expression': [
      changed({ locals: { url: `https://ghp_${'a'.repeat(36)}@${'$'}{var.host}` } }),
      { object: 'stack: locals.url', after: '(sensitive value)' },
    ],
    'a literal in an expression': [
      changed({ locals: { key: `${'$'}{jsonencode({"token" = "hunter2"})}` } }),
      { object: 'stack: locals.key', after: '(sensitive value)' },
    ],
    'a function of a literal in an expression': [
      changed({ locals: { key: `${'$'}{jsonencode({"token" = sensitive("hunter2")})}` } }),
      { object: 'stack: locals.key', after: '(sensitive value)' },
    ],
    'a reference in an expression': [
      changed({ locals: { key: `${'$'}{jsonencode({"token" = sensitive(var.t)})}` } }),
      { object: 'stack: locals.key', after: `${'$'}{jsonencode({"token" = sensitive(var.t)})}` },
    ],
    'a literal and an expression under the name of a secret': [
      changed({ locals: { admin_password: `hunter2${'$'}{var.p}` } }),
      { object: 'stack: locals.admin_password', after: '(sensitive value)' },
    ],
    'what is read': [
      changed({ data: { ...(configuration.data as object), linode_domain: { zone: { domain: 'example.invalid' } } } }),
      { object: 'stack: data.linode_domain.zone', path: '', after: '{"domain":"example.invalid"}', verdict: 'warn' },
    ],
    'how many there are': [
      changed({ resource: { linode_volume: { data: { ...volume(), count: 2 } } } }),
      { object: 'stack: linode_volume.data', path: 'count', after: '2', verdict: 'warn' },
    ],
    'what is made first': [
      changed({ resource: { linode_volume: { data: { ...volume(), depends_on: ['x'] } } } }),
      { object: 'stack: linode_volume.data', path: 'depends_on', verdict: 'info' },
    ],
    'the version of Terraform': [
      changed({ terraform: { ...(configuration.terraform as object), required_version: '>= 1' } as never }),
      { object: 'stack: terraform.required_version', path: '', verdict: 'warn' },
    ],
  },
  accepts: {
    'an argument of a resource': changed({ resource: { linode_volume: { data: { ...volume(), label: 'x' } } } }),
    'a new stack': changed({}, {}),
    nothing: changed({}),
  },
});

function volume() {
  return (configuration.resource as { linode_volume: { data: object } }).linode_volume.data;
}

test('what another rule knows is told by it', () => {
  const text = (sections: object) => JSON.stringify({ ...configuration, ...sections });
  const of = { stack: 'stack', environments: ['dev'], knownSources: new Set<string>() };
  const found = configurationFindings(
    of,
    text({}),
    text({ resource: { linode_volume: { data: { label: 'data' } } }, terraform: { backend: { local: {} } } }),
  );
  expect(found.map(({ id, path }) => [id, path])).toEqual([
    ['state-moves', ''],
    ['protection-removed', 'lifecycle.prevent_destroy'],
    ['language-unjudged', ''],
  ]);
});
