import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '@vmshift/diagnosis';
import { collectDiagnoses } from '@vmshift/diagnosis/testing';
import { contextName, type EnvironmentConfig, model } from '@vmshift/environments';
import type { Observation, WorkflowRun } from '@vmshift/observation';
import { parseApplication } from '@vmshift/observation';
import type { EnvironmentState } from '@vmshift/releases';
import { createProgram } from '../program';
import { type KubernetesApi, kubernetesApi } from '../testing/kubernetes-api';
import { strictPrograms } from '../testing/strict-programs';
import { type TestClone, TestOrigin } from '../testing/test-origin';
import { testWorld } from '../testing/test-world';
import { environmentProblems, environmentStatus } from './environment-status';
import { liveProblems } from './live-problems';
import type { LiveEnvironment, LiveStatus } from './live-status';
import { liveUnknowns } from './live-unknowns';

jest.setTimeout(120_000);

const root = join(__dirname, '../../../..');

/** What every rule of what runs prints for the cases of its own test: no rule prints a command that is not run here. */
const diagnosed = collectDiagnoses(() => {
  const rules = join(root, 'packages/diagnosis/src/rules');
  for (const file of readdirSync(rules, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.test.ts')) require(join(rules, file));
  }
});

const now = new Date('2026-11-24T12:00:00Z');
const [dev] = model.environments.filter(({ name }) => name === 'dev') as [EnvironmentConfig];
const access = { context: 'vmshift-production', host: model.platform.argoCd.host };
const run: WorkflowRun = {
  repository: 'o/r',
  workflow: 'ci.yaml',
  branch: 'main',
  id: 7,
  status: 'completed',
  conclusion: 'failure',
  commit: '',
  url: '',
  createdAt: '2026-11-24T11:00:00Z',
};

/** States of an Application that lead to every kind of problem. */
const STATES: readonly object[] = [
  { metadata: { deletionTimestamp: '2026-11-24T08:00:00Z' } },
  { status: { health: { status: 'Degraded' }, operationState: { phase: 'Running' } } },
  { status: { health: { status: 'Degraded' } } },
  { status: { health: { status: 'Suspended' } } },
  { status: { health: { status: 'Progressing', lastTransitionTime: '2026-11-24T08:00:00Z' } } },
  { status: { sync: { status: 'Unknown' } } },
  { status: { sync: { status: 'OutOfSync' } } },
  { status: { operationState: { phase: 'Failed' } } },
  { status: { operationState: { phase: 'Running', retryCount: 4 } } },
  { status: { operationState: { phase: 'Running', startedAt: '2026-11-24T08:00:00Z' } } },
  { status: { conditions: [{ type: 'SyncError', message: 'x' }] } },
  { status: { conditions: [{ type: 'SharedResourceWarning', message: 'x' }] } },
  { status: { reconciledAt: '2026-11-24T08:00:00Z' } },
  { spec: {} },
];

function seenApplication({ metadata, spec, status }: { metadata?: object; spec?: object; status?: object }) {
  const [, application] =
    parseApplication({
      metadata: { name: 'vmshift-dev', ...metadata },
      spec: spec ?? { syncPolicy: { automated: {} } },
      status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, ...status },
    }) ?? [];
  return application as LiveEnvironment['application'];
}

const healthy = { state: 'seen', value: { url: '', status: 200, healthy: true } } as const;
const silent = { state: 'unknown', because: 'no answer' } as const;
const behind = {
  state: 'seen',
  value: { newest: 'b'.repeat(40), changedAt: '2026-11-24T08:00:00Z', missing: 1 },
} as const;

function nextOf(environment: Partial<LiveEnvironment>, live: Partial<LiveStatus> = {}): readonly string[] {
  const application: Observation<never> = { state: 'unknown', because: 'x' };
  const status: LiveStatus = {
    repositories: [],
    argoCd: { context: access.context },
    missingContexts: [],
    followed: [],
    environments: [{ environment: 'dev', application, health: healthy, ...environment }],
    ...live,
  };
  return [...liveProblems(status, model, now), ...liveUnknowns(status, model)].flatMap(({ next }) => next);
}

/** Commands of the live part, on every path. */
function liveCommands(): readonly string[] {
  return [
    ...STATES.flatMap((state) => nextOf({ application: seenApplication(state) })),
    ...nextOf({ application: seenApplication({}), applied: behind }),
    ...nextOf({ application: { state: 'seen', value: 'absent' } }),
    ...nextOf({ health: silent }, { missingContexts: ['vmshift-dev', 'vmshift-production'] }),
    ...nextOf({}, { repositories: [{ repository: 'o/r', runs: { state: 'seen', value: [run] } }] }),
  ];
}

/** Commands of `status` from Git alone: no build, a lag behind a sibling, an edit, a model that cannot be rendered. */
async function gitCommands(clone: TestClone): Promise<readonly string[]> {
  const pinned = (digit: string, sequence: number) => {
    const commit = digit.repeat(40);
    const image = { tag: `develop-${commit}`, digest: `sha256:${'d'.repeat(64)}` };
    const runUrl = 'https://github.com/ilearn-code/vmshift/actions/runs/7';
    return { branch: 'develop', commit, images: { api: image, celery: image }, sequence, runUrl };
  };
  const [staging] = model.environments.filter(({ name }) => name === 'staging') as [EnvironmentConfig];
  const environments = [staging, dev, { ...dev, name: 'new' }];
  const pins = [pinned('a', 1), pinned('b', 2), undefined];
  const states = environments.map(
    (environment, index): EnvironmentState => ({ environment, pin: pins[index], history: [] }),
  );
  const problemsOf = (some: readonly EnvironmentState[]) =>
    environmentProblems(
      environments
        .filter((environment) => some.some((one) => one.environment === environment))
        .map((environment) => environmentStatus(environment, some)),
      some,
      model.platform,
    ).flatMap(({ next }) => next);
  // The last one, for its first release, with another environment of its branch and without.
  const problems = [...problemsOf(states), ...problemsOf(states.slice(-1))];
  const ofStatus = async () => {
    const { out } = await clone.run('status', '--json');
    return (JSON.parse(out) as { problems: { next: string[] }[] }).problems.flatMap(({ next }) => next);
  };
  clone.write('dist/dev/redis.service.yaml', 'kind: Nothing\n');
  const edited = await ofStatus();
  clone.write('dist/strange.txt', 'x');
  const refused = await ofStatus();
  rmSync(join(clone.root, 'dist/strange.txt'));
  return [...problems, ...edited, ...refused];
}

let origin: TestOrigin;
let clone: TestClone;
let home: string;
let strict: string;
let api: KubernetesApi | undefined;
let collected: readonly string[];
const kubectl = hasProgram('kubectl');

beforeAll(async () => {
  origin = new TestOrigin();
  clone = origin.clone();
  home = mkdtempSync(join(tmpdir(), 'vmshiftctl-home-'));
  strict = strictPrograms();
  // As the root script does, it hands its arguments on; the guide reads the environments from it.
  const environments = model.environments.map(({ name, branch }) => `${name}  ${branch}`).join('\n');
  const program = `#!/bin/sh
[ "$*" != environments ] || { echo '${environments}'; exit; }
for word in "$@"; do printf "%s\\0" "$word"; done > "$CALLED"
`;
  writeFileSync(join(clone.root, 'vmshiftctl'), program, { mode: 0o755 });
  collected = [
    ...new Set([...diagnosed.flatMap(({ next }) => next), ...liveCommands(), ...(await gitCommands(clone))]),
  ];
});
afterEach(() => api?.close());
afterAll(() => {
  for (const folder of [home, strict]) rmSync(folder, { recursive: true, force: true });
  origin.remove();
});

function hasProgram(name: string): boolean {
  try {
    execFileSync(name, ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const object = (kind: string, apiVersion: string, namespace: string, name: string) => ({
  apiVersion,
  kind,
  metadata: {
    name,
    namespace,
    uid: `${kind}-${name}`,
    creationTimestamp: '2026-11-24T08:00:00Z',
    resourceVersion: '1',
  },
});

/** Containers that any printed command names. */
const containers = (): readonly string[] => [
  'app',
  ...new Set(
    collected.flatMap((line) => [...line.matchAll(/(?: -c |--container[= ])(\S+)/g)].flatMap(([, name]) => name ?? [])),
  ),
];

/** What a cluster of ours has, with a kubeconfig whose contexts all lead to it. */
async function cluster(lacks: readonly string[]): Promise<string> {
  await api?.close();
  const objects = model.environments.flatMap(({ namespace }) => [
    object('Pod', 'v1', namespace, 'pod'),
    {
      ...object('Event', 'v1', namespace, 'pod.1'),
      involvedObject: { kind: 'Pod', name: 'pod', namespace },
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container',
      lastTimestamp: '2026-11-24T08:00:00Z',
    },
    object('Deployment', 'apps/v1', namespace, 'vmshift-api'),
  ]);
  api = await kubernetesApi([...objects, object('Pod', 'v1', 'argocd', 'argocd-server')], {
    containers: containers(),
    lacks,
  });
  const file = join(home, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'stub', cluster: { server: api.url } }],
    users: [{ name: 'stub', user: {} }],
    contexts: model.environments.map((one) => ({ name: contextName(one), context: { cluster: 'stub', user: 'stub' } })),
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

interface Pasted {
  readonly code: number;
  readonly output: string;
  /** Arguments of a call of our own program. */
  readonly called?: readonly string[];
}

/** Runs a line as a person who pastes it into a shell at the root of a clone. */
async function paste(line: string): Promise<Pasted> {
  // What is waited for has gone.
  const kubeconfig = await cluster(line.includes(' wait ') ? ['Application/vmshift-dev'] : []);
  const called = join(home, 'called');
  writeFileSync(called, '');
  const env = { PATH: `${strict}:${process.env.PATH}`, HOME: home, KUBECONFIG: kubeconfig, CALLED: called };
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { cwd: clone.root, env, timeout: 60_000 }, (error, stdout, stderr) => {
      const words = readFileSync(called, 'utf8').split('\0').slice(0, -1);
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code, output: stdout + stderr, ...(words.length > 0 && { called: words }) });
    });
  });
}

/** Whether our program takes these arguments: everything but the action itself. */
async function parse(argv: readonly string[]): Promise<void> {
  const program = createProgram(testWorld(), () => {});
  for (const one of program.commands) one.action(() => {});
  await program.parseAsync(argv, { from: 'user' });
}

test('every command of commands.ts is printed by some rule or command', () => {
  const files = execFileSync(
    'git',
    ['grep', '--untracked', '-l', 'command\\.', '--', 'packages/diagnosis/src', 'apps/vmshiftctl/src'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const sources = files
    .trim()
    .split('\n')
    .filter((file) => !file.endsWith('.test.ts'));
  const text = sources.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  expect(Object.keys(command).filter((name) => !text.includes(`command.${name}`))).toEqual([]);
});

test('nothing that has to be filled in is left unquoted, and every cluster is named', () => {
  expect(collected.filter((line) => /<[a-z ]+>/.test(line.replace(/"[^"]*"/g, '')))).toEqual([]);
  const kubectls = collected
    .flatMap((line) => line.split(/\||&&|;|\$\(/))
    .filter((part) => /^\s*(kubectl|helm)\b/.test(part));
  expect(kubectls.length).toBeGreaterThan(5);
  expect(kubectls.filter((part) => !/ --(context|kube-context|kubeconfig)[ =]/.test(part))).toEqual([]);
});

const usesKubectl = (line: string): boolean => /\bkubectl\b/.test(line);

/** The lines that do not work when they are pasted. */
async function broken(lines: readonly string[]): Promise<readonly object[]> {
  const failures: object[] = [];
  for (const line of lines) {
    const { code, output, called } = await paste(line);
    if (code !== 0 || (api?.refused.length ?? 0) > 0) failures.push({ line, code, output, refused: api?.refused });
    if (called !== undefined)
      await parse(called).catch((error: Error) => failures.push({ line, error: error.message }));
  }
  return failures;
}

(kubectl ? test : test.skip)('every printed command of kubectl works as pasted', async () => {
  expect(await broken(collected.filter(usesKubectl))).toEqual([]);
});

test('every other printed command works as pasted', async () => {
  expect(await broken(collected.filter((line) => !usesKubectl(line)))).toEqual([]);
});

(kubectl ? test : test.skip)('the command that every cluster refused fails here as well', async () => {
  const { code, output } = await paste(
    'kubectl --context vmshift-dev -n vmshift-dev get pods,events --sort-by=.metadata.creationTimestamp',
  );
  expect([code, output]).toEqual([1, expect.stringContaining("couldn't find any field with path")]);
});

test.each([
  'gh run view 7 --repo o/r --log-fail',
  'argocd app get vmshift-dev --context x',
  'helm get manifest',
  'linode-cli lke clusters-list --name x',
  'npm run nothing',
  'curl --fast https://x',
])('%s, which the real program refuses, is refused', async (line) => {
  expect((await paste(line)).code).not.toBe(0);
});

(kubectl ? test : test.skip)('the guide makes the contexts that the commands name', async () => {
  const guide = readFileSync(join(__dirname, '../../../../docs/operations.md'), 'utf8');
  const [, block = ''] = /### Reach a cluster\n[\s\S]*?```console\n([\s\S]*?)```/.exec(guide) ?? [];
  const { code, output } = await paste(`${block}\nkubectl config get-contexts -o name`);
  expect([code, output.trim().split('\n').slice(-model.environments.length).sort()]).toEqual([
    0,
    model.environments.map(contextName).sort(),
  ]);
});
