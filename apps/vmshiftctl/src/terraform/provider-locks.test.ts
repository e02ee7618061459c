import { lockGaps, requiredProviders } from './provider-locks';

const PINS = JSON.stringify({
  terraform: {
    required_providers: {
      linode: { source: 'linode/linode', version: '3.13.0' },
      own: { source: 'registry.example.com/team/own', version: '1.0.0' },
    },
  },
});

const block = (source: string, version: string, hashes: number) => `
provider "${source}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
${Array.from({ length: hashes }, (_, index) => `    "h1:${index}=",\n`).join('')}    "zh:0",
  ]
}
`;

test('a source without a registry is of the public one', () => {
  expect(requiredProviders(PINS)).toEqual([
    { source: 'registry.terraform.io/linode/linode', version: '3.13.0' },
    { source: 'registry.example.com/team/own', version: '1.0.0' },
  ]);
  expect(requiredProviders('{}')).toEqual([]);
});

const linode = (version: string, hashes: number) => block('registry.terraform.io/linode/linode', version, hashes);
const own = block('registry.example.com/team/own', '1.0.0', 4);

test.each<[string, string | undefined, readonly string[]]>([
  ['no file', undefined, ['linode/linode 3.13.0 is not locked', 'registry.example.com/team/own 1.0.0 is not locked']],
  ['one provider alone', own, ['linode/linode 3.13.0 is not locked']],
  ['an older pin', linode('3.12.0', 4) + own, ['linode/linode 3.13.0 is locked at 3.12.0']],
  ['what one machine wrote', linode('3.13.0', 1) + own, ['linode/linode 3.13.0 is locked for 1 of 4 platforms']],
  ['something else', 'not a lock {', ['linode/linode 3.13.0 is not locked', expect.any(String)]],
  ['a lock that fits', linode('3.13.0', 4) + own, []],
])('%s', (_, lock, gaps) => {
  expect(lockGaps(requiredProviders(PINS), lock)).toEqual(gaps);
});
