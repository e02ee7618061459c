import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { planManifests, writeManifests } from '@vmshift/chart';
import type * as environments from '@vmshift/environments';
import type { EnvironmentConfig, Model } from '@vmshift/environments';
import { pinPath, printPin } from '@vmshift/releases';
import { exitCodeOf } from '../exit-code';
import { createProgram } from '../program';
import { firstPin } from '../testing/first-pin';
import { gitSettings } from '../testing/git-settings-file';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';

let mockModel: Model | undefined;
jest.mock('@vmshift/environments', () => {
  const real = jest.requireActual<typeof environments>('@vmshift/environments');
  return Object.defineProperty({ ...real }, 'model', { get: () => mockModel ?? real.model });
});

const { model } = jest.requireActual<typeof environments>('@vmshift/environments');

const IDENTITY = {
  ...gitSettings(),
  ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com' },
  ...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
};

/** What each test begins with a copy of. */
let made: string;
let root: string;
let stubs: string;

beforeAll(() => {
  made = mkdtempSync(join(tmpdir(), 'vmshiftctl-test-'));
  root = made;
  for (const { name, branch } of model.environments) write(pinPath(name), printPin(firstPin(branch)));
  write('apps/infra/acknowledged.json', '[]');
  writeManifests(planManifests({ root, model }));
  // A plan reads what is committed next to the stacks.
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'Start'],
  ])
    execFileSync('git', args, { cwd: root, env: { ...process.env, ...IDENTITY } });
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshiftctl-test-'));
  cpSync(made, root, { recursive: true });
  stubs = stubPrograms({ terraform: `echo "$@" >> ${root}/started; exit 1` });
});

afterEach(() => {
  mockModel = undefined;
  rmSync(root, { recursive: true });
  rmSync(stubs, { recursive: true });
});

afterAll(() => rmSync(made, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function run(...argv: readonly string[]) {
  const world = testWorld({ root, env: { PATH: `${stubs}:/usr/bin:/bin` } });
  const error = await createProgram(world, () => {})
    .parseAsync(argv, { from: 'user' })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  return { code: error === undefined ? 0 : exitCodeOf(error, world), said: world.warned.join('\n') };
}

/** The model with its last environment changed. */
function changeLast(change: (environment: EnvironmentConfig) => EnvironmentConfig): Model {
  const last = model.environments.length - 1;
  return { ...model, environments: model.environments.map((each, index) => (index === last ? change(each) : each)) };
}

/** The class that the committed claim does not have; a claim cannot change it. */
const otherClass = ({ redis }: EnvironmentConfig): string =>
  redis.volume.storageClass.endsWith('-retain') ? 'linode-block-storage' : 'linode-block-storage-retain';

const commands = ['plan', 'plan --guard cluster-production', 'deploy', 'deploy cluster-production'];

const refusals: readonly (readonly [string, Model, readonly RegExp[]])[] = [
  [
    'the rules of the model refuse, twice',
    changeLast((environment) => ({
      ...environment,
      host: 'no host',
      cluster: { ...environment.cluster, nodePool: { ...environment.cluster.nodePool, minNodes: 9, maxNodes: 3 } },
    })),
    [/: host: got "no host"; allowed: .*; fix: /, /: cluster\.nodePool.*: got .*; allowed: .*; fix: /],
  ],
  [
    'the checks of its manifests alone refuse',
    changeLast((environment) => ({
      ...environment,
      redis: { ...environment.redis, volume: { ...environment.redis.volume, storageClass: otherClass(environment) } },
    })),
    [/spec\.storageClassName \[field-immutable\]/, /linode-block-storage\S* -> linode-block-storage/],
  ],
];

describe.each(refusals)('a model that %s', (_, refused, problems) => {
  test.each(commands)('%s: as validate prints it, before anything is written or Terraform started', async (command) => {
    mockModel = refused;
    const { code, said } = await run(...command.split(' '));
    expect(code).toBe(1);
    for (const problem of problems) expect(said).toMatch(problem);
    expect(said).toBe((await run('validate')).said);
    expect([existsSync(join(root, 'cdktf.out')), existsSync(join(root, 'started'))]).toEqual([false, false]);
  });
});

test('a pin that cannot be read is told, and the infrastructure is planned all the same', async () => {
  const { name } = model.environments.at(-1) ?? { name: '' };
  write(pinPath(name), '<<<<<<< HEAD\n');
  const { said } = await run('plan', 'cluster-production');
  expect(said).toMatch(new RegExp(`^${name}: its manifests were not checked: .* is not JSON`));
  expect(readFileSync(join(root, 'started'), 'utf8')).toContain('version');
});

test('a valid model is planned', async () => {
  const { said } = await run('plan');
  expect(said).not.toContain('not checked');
  expect(readFileSync(join(root, 'started'), 'utf8')).toContain('version');
});
