import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsInGuide } from './testing/guide-commands';
import { RUNBOOK } from './testing/runbook';
import { problemOfCall } from './testing/strict-programs';

jest.setTimeout(60_000);

/** The runbook, the recipes of changes, and how the application's repository is set up. */
const guide = [...RUNBOOK, 'CONTRIBUTING.md', 'templates/app-repository/README.md']
  .map((file) => readFileSync(join(__dirname, '../../..', file), 'utf8'))
  .join('\n');
const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const STRICT = ['gh', 'argocd', 'helm', 'linode-cli', 'aws', 'dig', 'curl'];

/** Named in a sentence, without the cluster or with words left out: not to be pasted. */
const SPOKEN_OF = [
  'gh secret set',
  'kubectl apply',
  'kubectl rollout undo',
  'kubectl rollout status',
  'kubectl x -n argocd',
  'helm x',
];

const calls = (programs: readonly string[]) =>
  callsInGuide(guide, programs).filter((words) => !SPOKEN_OF.includes(words.join(' ')));

test('every call of another program in the guide has a command, flags and arguments that the program takes', () => {
  const found = calls(STRICT);
  expect(found.length).toBeGreaterThan(30);
  const problems = found.map(([program = '', ...words]) =>
    [problemOfCall(program, words), program, ...words].join(' '),
  );
  expect(problems.filter((problem) => !problem.startsWith(' '))).toEqual([]);
});

/** What kubectl answers when it is asked for help with the same words: it reads every flag before. */
function kubectlProblem(words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('kubectl', [...words, '--help'], (error, stdout, stderr) => {
      const answered = error === null && stdout.includes(`kubectl ${words[0]}`);
      resolve(answered ? undefined : `kubectl ${words.join(' ')}: ${stderr.trim().split('\n')[0]}`);
    });
  });
}

/** Where a flag before it lacks its value, and takes the first of these for it, the second is a flag that kubectl does not know. */
const END_OF_CALL = ['--username', '--end-of-call'];

/** Asks once for all calls of a command, as kubectl starts for longer than it reads; for each alone where it refuses them. */
async function kubectlProblems(calls: readonly (readonly string[])[]): Promise<readonly string[]> {
  const ofAll = await kubectlProblem(calls.flatMap((words) => [...words, ...END_OF_CALL]));
  if (ofAll === undefined) return [];
  const ofEach = await Promise.all(calls.map(kubectlProblem));
  return ofEach.filter((problem) => problem !== undefined);
}

/** Their flags are those of the word that follows. */
const GROUPS = ['config', 'create', 'rollout', 'set'];

const commandOf = ([command = '', ...rest]: readonly string[]) =>
  GROUPS.includes(command) ? `${command} ${rest[0]}` : command;

/** The words of a call that kubectl reads itself, from its command on. */
function ownWords(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return fromCommand(end === -1 ? words : words.slice(0, end));
}

/** The words behind the flags that stand before the command. */
function fromCommand(words: readonly string[]): readonly string[] {
  const global = ['--context', '-n', '--kubeconfig'];
  const [first = '', second = ''] = words;
  if (global.includes(first)) return [...fromCommand(words.slice(2)), first, second];
  return first.startsWith('--kubeconfig=') ? [...fromCommand(words.slice(1)), first] : words;
}

(kubectl ? test : test.skip)('every kubectl of the guide has a command and flags that kubectl takes', async () => {
  const found = calls(['kubectl']).map(([, ...words]) => ownWords(words));
  expect(found.length).toBeGreaterThan(25);
  const groups = [...new Set(found.map(commandOf))].map((command) =>
    found.filter((words) => commandOf(words) === command),
  );
  expect((await Promise.all(groups.map(kubectlProblems))).flat()).toEqual([]);
});

/** Of the original's cluster, whose context is not ours to name, and what chooses a context. */
const OF_ANOTHER_CLUSTER = [
  /^kubectl get pvc --all-namespaces$/,
  /^kubectl -n vmshift-dev exec /,
  /^kubectl config use-context /,
  // Asks no cluster.
  /^kubectl set env --local /,
];

test('every kubectl of the guide names its cluster', () => {
  const found = calls(['kubectl']).filter((words) => !words.some((word) => /^--(context|kubeconfig)\b/.test(word)));
  const unnamed = found.map((words) => words.join(' '));
  expect(unnamed.filter((call) => !OF_ANOTHER_CLUSTER.some((known) => known.test(call)))).toEqual([]);
});

(kubectl ? test : test.skip).each([
  'kubectl get pods --sort',
  'kubectl --context x events --type=Warning',
  'kubectl gett pods',
])('%s is refused', async (call) => {
  expect(await kubectlProblem(ownWords(call.split(' ').slice(1)))).toBeDefined();
});

(kubectl ? test : test.skip)('of several calls of a command those that kubectl refuses are named', async () => {
  const asked = ['get pods', 'get nodes --sort', 'get pv -o wide'].map((call) => call.split(' '));
  expect(await kubectlProblems(asked)).toEqual([expect.stringMatching(/^kubectl get nodes --sort: .*unknown flag/)]);
});
