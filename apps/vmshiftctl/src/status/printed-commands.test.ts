import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, diagnosePlatform, environmentRules, platformRules } from '@vmshift/diagnosis';
import { diagnoseGit } from '@vmshift/diagnosis/git';
import { wellPlatform } from '@vmshift/diagnosis/testing';
import { contextName, type EnvironmentConfig, model } from '@vmshift/environments';
import type { EnvironmentState } from '@vmshift/releases';
import { createProgram } from '../program';
import { diagnosedByRules } from '../testing/diagnosed-by-rules';
import { goSettings } from '../testing/go-settings';
import { type KubernetesApi, kubernetesApi } from '../testing/kubernetes-api';
import { StrictPrograms } from '../testing/strict-programs';
import { type TestClone, TestOrigin } from '../testing/test-origin';
import { testWorld } from '../testing/test-world';
import { withContexts } from './with-contexts';

jest.setTimeout(120_000);

const root = join(__dirname, '../../../..');

/** No rule prints a command that is not run here. */
const diagnosed = diagnosedByRules();

const [dev] = model.environments.filter(({ name }) => name === 'dev') as [EnvironmentConfig];

/** Commands for what could not be looked at, and before others for the contexts that kubectl lacks. */
function commandsWithoutContexts(): readonly string[] {
  const observation = { ...wellPlatform(), contexts: { state: 'seen', value: ['kind'] } } as const;
  const unknown = { state: 'unknown', because: 'kubectl has no context' } as const;
  const environments = Object.fromEntries(
    Object.entries(observation.environments).map(([name, seen]) => [name, { ...seen, cluster: unknown }]),
  );
  const found = diagnosePlatform(model, [], { ...observation, environments }, diagnosed);
  const made = withContexts(found, observation, model.environments);
  return [...made.problems, ...made.unseen].flatMap(({ next }) => next);
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
    diagnoseGit({ ...model, environments }, some).flatMap(({ next }) => next);
  const broken = { text: '', problem: 'no JSON', fix: 'git checkout HEAD -- apps/vmshift/releases/dev.json' };
  // The last one, for its first release, with another environment of its branch and without.
  const problems = [
    ...problemsOf(states),
    ...problemsOf(states.slice(-1)),
    ...problemsOf(states.slice(1, 2).map((state) => ({ ...state, pin: undefined, brokenPin: broken }))),
  ];
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
let strict: StrictPrograms;
let api: KubernetesApi | undefined;
let collected: readonly string[];
const kubectl = hasProgram('kubectl');

beforeAll(async () => {
  origin = new TestOrigin();
  clone = origin.clone();
  home = mkdtempSync(join(tmpdir(), 'vmshiftctl-home-'));
  strict = new StrictPrograms();
  // As the root script does, it hands its arguments on; the guide reads the environments from it.
  const environments = model.environments.map(({ name, branch }) => `${name}  ${branch}`).join('\n');
  const program = `#!/bin/sh
[ "$*" != environments ] || { echo '${environments}'; exit; }
for word in "$@"; do printf "%s\\0" "$word"; done > "$CALLED"
`;
  writeFileSync(join(clone.root, 'vmshiftctl'), program, { mode: 0o755 });
  collected = [
    ...new Set([...diagnosed.flatMap(({ next }) => next), ...commandsWithoutContexts(), ...(await gitCommands(clone))]),
  ];
});
afterEach(() => api?.close());
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await strict.remove();
  await origin.remove();
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

let pasted = 0;

/** Runs a line as a person who pastes it into a shell at the root of a clone. */
async function paste(line: string, kubeconfig: string): Promise<Pasted> {
  pasted += 1;
  const called = join(home, `called-${pasted}`);
  writeFileSync(called, '');
  const PATH = `${strict.folder}:${process.env.PATH}`;
  const env = { ...goSettings(), PATH, HOME: home, KUBECONFIG: kubeconfig, CALLED: called };
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

test('every rule printed its commands', () => {
  const printing = new Set(diagnosed.map(({ id }) => id));
  expect([...environmentRules, ...platformRules].map(({ id }) => id).filter((id) => !printing.has(id))).toEqual([]);
});

test('a rollback is printed only where a release can be the cause', () => {
  const printing = diagnosed.filter(({ next }) => next.some((line) => line.includes('vmshiftctl rollback')));
  expect(printing.length).toBeGreaterThan(10);
  expect(printing.filter(({ releaseCanCause }) => !releaseCanCause).map(({ id }) => id)).toEqual([]);
});

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

/** Lines that are pasted at once: two processors start programs one after the other. */
const AT_ONCE = 4;

/** Works in the middle of a rebase, or next to another work tree, alone: stopped-operation.test.ts and read-git.test.ts run it there. */
const ofAnotherClone = (line: string): boolean => line === 'git rebase --abort' || line.startsWith('cd ');

/** The lines that do not work when they are pasted. */
async function broken(lines: readonly string[], atOnce = AT_ONCE): Promise<readonly object[]> {
  const failures: object[] = [];
  const kubeconfig = await cluster([]);
  const left = lines.filter((line) => !line.includes(' wait '));
  const work = async (): Promise<void> => {
    for (let line = left.pop(); line !== undefined; line = left.pop())
      failures.push(...(await failuresOf(line, kubeconfig)));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const refused = [...(api?.refused ?? [])];
  for (const line of lines.filter((one) => one.includes(' wait '))) {
    // What is waited for has gone.
    failures.push(...(await failuresOf(line, await cluster(['Application/vmshift-dev']))));
    refused.push(...(api?.refused ?? []));
  }
  return [...failures, ...refused.map((request) => ({ refused: request }))];
}

async function failuresOf(line: string, kubeconfig: string): Promise<readonly object[]> {
  const { code, output, called } = await paste(line, kubeconfig);
  const failures: object[] = code === 0 ? [] : [{ line, code, output }];
  if (called !== undefined) await parse(called).catch((error: Error) => failures.push({ line, error: error.message }));
  return failures;
}

/** One line of those that differ only in the environment. */
function ofEachForm(lines: readonly string[]): readonly string[] {
  const form = (line: string): string => line.replaceAll(/\b(production|staging|dev)\b/g, 'dev');
  return [...new Map(lines.map((line) => [form(line), line])).values()];
}

(kubectl ? test : test.skip)('every printed command of kubectl works as pasted', async () => {
  expect(await broken(ofEachForm(collected.filter(usesKubectl)))).toEqual([]);
});

test('every other printed command works as pasted', async () => {
  // One after the other: some write to the clone.
  expect(
    await broken(
      collected.filter((line) => !usesKubectl(line) && !ofAnotherClone(line)),
      1,
    ),
  ).toEqual([]);
});

(kubectl ? test : test.skip)('the command that every cluster refused fails here as well', async () => {
  const { code, output } = await paste(
    'kubectl --context vmshift-dev -n vmshift-dev get pods,events --sort-by=.metadata.creationTimestamp',
    await cluster([]),
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
  expect((await paste(line, await cluster([]))).code).not.toBe(0);
});
