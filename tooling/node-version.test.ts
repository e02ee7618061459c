import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The major version that CI runs and people install, and the oldest one that works. */
const recommended = read('.node-version').trim();
const oldest = (JSON.parse(read('package.json')) as { engines: { node: string } }).engines.node.replace('>=', '');
const [major, minor] = oldest.split('.');

test.each([
  ['.github/actions/setup/action.yaml', `default: "${recommended}"`],
  ['vmshiftctl', `install Node ${recommended} from`],
  ['tooling/require-node.cjs', `install Node ${recommended} from`],
  ['apps/vmshiftctl/src/doctor/machine-checks.ts', `install Node ${recommended} from`],
  ['apps/vmshiftctl/src/doctor/machine-checks.ts', `needed: '${oldest} or newer'`],
  ['apps/vmshiftctl/src/doctor/machine-checks.ts', `major > ${major} || (major === ${major} && minor >= ${minor})`],
  ['docs/setup.md', `Node ${recommended} (${oldest} or newer works too)`],
  ['README.md', `Node ${oldest} or newer`],
  ['CONTRIBUTING.md', `Node ${oldest} or newer`],
])('%s names the Node of .node-version or package.json: %s', (file, text) => {
  const missing = read(file).includes(text) ? [] : [`${file} lacks ${JSON.stringify(text)}; fix: ${file}`];
  expect(missing).toEqual([]);
});
