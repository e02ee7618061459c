import fc from 'fast-check';
import { withoutInstance } from './resource-address';

test.each([
  ['linode_volume.data', 'linode_volume.data'],
  ['linode_volume.data[0]', 'linode_volume.data'],
  ['linode_volume.data["a[b"]', 'linode_volume.data'],
  ['module.m[0].linode_volume.data[1]', 'module.m[0].linode_volume.data'],
  ['module.m[0].linode_volume.data', 'module.m[0].linode_volume.data'],
  ['a]', 'a]'],
])('%s is an instance of %s', (address, resource) => {
  expect(withoutInstance(address)).toBe(resource);
});

test('it is what a pattern would take away, of any text', () => {
  const texts = fc.array(fc.constantFrom('[', ']', 'a', '"')).map((parts) => parts.join(''));
  fc.assert(fc.property(texts, (text) => withoutInstance(text) === text.replace(/\[[^\]]*\]$/, '')));
});

test('a name of a million brackets takes no longer than its length', () => {
  const name = `${'['.repeat(1_000_000)}]a]`;
  expect(withoutInstance(name)).toBe(name);
});
