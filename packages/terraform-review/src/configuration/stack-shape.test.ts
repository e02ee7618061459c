import { configuration } from '@vmshift/terraform-review/testing';
import { shapeProblem } from './stack-shape';

const text = (over: object) => JSON.stringify({ ...configuration, ...over }, null, 2);
const pins = (value: unknown) => text({ terraform: { required_providers: value } });

test('a stack as it is synthesized is read', () => {
  expect(shapeProblem(text({}))).toBeUndefined();
  expect(shapeProblem(text({ moved: [{ from: 'a.b', to: 'a.c' }] }))).toBeUndefined();
});

test.each<[string, string, RegExp]>([
  [
    'keys that stand twice',
    text({}).replace('{', '{\n  "module": {"x": {"source": "./x"}},\n  "module": {},'),
    /stand twice/,
  ],
  ['other line ends', text({}).replaceAll('\n', '\r\n'), /another order, spacing/],
  ['a byte order mark', `\ufeff${text({})}`, /no JSON/],
  ['modules in a list', text({ module: [{ x: { source: './x' } }] }), /at module;/],
  ['data sources in a list', text({ data: [{ external: { x: {} } }] }), /at data;/],
  ['data sources of a type in a list', text({ data: { external: [{ x: {} }] } }), /at data.external;/],
  ['a resource in a list', text({ resource: { a: { b: [{ provisioner: {} }] } } }), /at resource.a.b;/],
  ['settings of Terraform in a list', text({ terraform: [{ backend: {} }] }), /at terraform;/],
  ['providers in a list', text({ provider: [{ linode: {} }] }), /at provider;/],
  ['pins in a list', pins([{ evil: { source: 'evil/evil', version: '1' } }]), /at terraform.required_providers;/],
  ['a pin without its source', pins({ evil: '1.0' }), /at terraform.required_providers.evil;/],
  ['nothing for a section', text({ resource: null }), /at resource;/],
])('%s: a rule could pass over it', (_, stack, problem) => {
  expect(shapeProblem(stack)).toMatch(problem);
});
