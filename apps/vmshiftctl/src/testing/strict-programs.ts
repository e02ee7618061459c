import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { lkeKubeconfig } from './lke-kubeconfig';

/** One command of a program: its flags, each with or without a value, and how many arguments it takes. */
interface StrictCommand {
  readonly flags: Readonly<Record<string, 'value' | 'alone'>>;
  readonly args: number;
  /** What it prints. @default nothing */
  readonly prints?: string;
}

type StrictProgram = Readonly<Record<string, StrictCommand>>;

/** Those that the stub of the command knows too. @see https://cli.github.com/manual/gh_attestation_verify */
const ATTESTATION_FLAGS: StrictCommand['flags'] = JSON.parse(
  readFileSync(join(__dirname, '../../../../tooling/testing/attestation-flags.json'), 'utf8'),
);

const ARGOCD = { '--argocd-context': 'value' } as const;

/** Programs that ask GitHub, Argo CD, Linode or a host, by their commands; the flags are those of the real ones. */
const PROGRAMS: Readonly<Record<string, StrictProgram>> = {
  /** @see https://cli.github.com/manual/gh_run_view */
  gh: {
    api: { args: 1, flags: { '-X': 'value', '-f': 'value', '--input': 'value' } },
    'issue create': { args: 0, flags: { '--repo': 'value', '--title': 'value', '--body-file': 'value' } },
    'issue list': {
      args: 0,
      flags: { '--repo': 'value', '--state': 'value', '--limit': 'value', '--json': 'value', '--jq': 'value' },
    },
    'run watch': {
      args: 1,
      flags: { '--repo': 'value', '--exit-status': 'alone', '--interval': 'value', '--compact': 'alone' },
    },
    'run cancel': { args: 1, flags: { '--repo': 'value', '--force': 'alone' } },
    'run view': {
      args: 1,
      flags: { '--repo': 'value', '--log-failed': 'alone', '--log': 'alone', '--job': 'value', '--web': 'alone' },
    },
    'attestation verify': { args: 1, flags: ATTESTATION_FLAGS },
    'auth login': { args: 0, flags: { '--hostname': 'value', '--web': 'alone' } },
    'auth refresh': { args: 0, flags: { '--hostname': 'value', '--scopes': 'value' } },
    'auth token': { args: 0, flags: { '--hostname': 'value' } },
    'secret set': { args: 1, flags: { '--env': 'value', '--repo': 'value', '--body': 'value' } },
    'secret delete': { args: 1, flags: { '--env': 'value', '--repo': 'value' } },
    'variable set': { args: 1, flags: { '--env': 'value', '--repo': 'value', '--body': 'value' } },
    'workflow enable': { args: 1, flags: { '--repo': 'value' } },
    'workflow run': {
      args: 1,
      flags: { '--repo': 'value', '--ref': 'value', '-f': 'value' },
    },
    'run rerun': { args: 1, flags: { '--repo': 'value', '--failed': 'alone', '--job': 'value' } },
    'run list': {
      args: 0,
      flags: {
        '--repo': 'value',
        '--workflow': 'value',
        '--branch': 'value',
        '--limit': 'value',
        '--json': 'value',
        '--jq': 'value',
      },
      prints: 'b'.repeat(40),
    },
  },
  /** A query option has a plus in front, and is no flag. @see https://man7.org/linux/man-pages/man1/dig.1.html */
  dig: { '': { args: 2, flags: {} } },
  /** @see https://argo-cd.readthedocs.io/en/stable/user-guide/commands/argocd_app/ */
  argocd: {
    'account update-password': { args: 0, flags: { ...ARGOCD, '--account': 'value' } },
    'app delete': { args: 1, flags: { ...ARGOCD, '--cascade': 'alone' } },
    login: { args: 1, flags: { '--username': 'value', '--sso': 'alone' } },
    'app sync': { args: 1, flags: { ...ARGOCD, '--resource': 'value' } },
    'app diff': { args: 1, flags: ARGOCD },
    'app terminate-op': { args: 1, flags: ARGOCD },
  },
  /** @see https://helm.sh/docs/helm/helm_get_manifest/ */
  helm: {
    list: {
      args: 0,
      flags: { '--kube-context': 'value', '--all': 'alone', '--all-namespaces': 'alone', '-n': 'value' },
    },
    uninstall: { args: 1, flags: { '--kube-context': 'value', '-n': 'value' } },
    'get manifest': {
      args: 1,
      flags: { '--kube-context': 'value', '-n': 'value', '--revision': 'value' },
      prints:
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: vmshift-dev\n  namespace: argocd\nspec:\n  project: vmshift-dev',
    },
  },
  curl: { '': { args: 1, flags: { '-v': 'alone', '--max-time': 'value' } } },
  /** @see https://www.linode.com/docs/api/linode-kubernetes-engine-lke/ */
  'linode-cli': {
    'databases postgresql-list': { args: 0, flags: {} },
    'domains records-list': { args: 1, flags: {} },
    'lke kubeconfig-delete': { args: 1, flags: {} },
    'lke pools-list': { args: 1, flags: {} },
    'nodebalancers list': { args: 0, flags: {} },
    'volumes delete': { args: 1, flags: {} },
    'volumes list': { args: 0, flags: {} },
    'lke clusters-list': {
      args: 0,
      flags: { '--label': 'value', '--format': 'value', '--text': 'alone', '--no-headers': 'alone' },
      prints: '4711',
    },
    'lke kubeconfig-view': {
      args: 1,
      flags: { '--text': 'alone', '--no-headers': 'alone' },
      prints: Buffer.from(lkeKubeconfig(4711)).toString('base64'),
    },
  },
  /** @see https://docs.aws.amazon.com/cli/latest/reference/s3api/ */
  aws: {
    's3 cp': { args: 2, flags: { '--endpoint-url': 'value' } },
    's3 ls': { args: 1, flags: { '--endpoint-url': 'value' } },
    's3api get-object': {
      args: 1,
      flags: { '--bucket': 'value', '--key': 'value', '--version-id': 'value', '--endpoint-url': 'value' },
    },
    's3api list-object-versions': {
      args: 0,
      flags: { '--bucket': 'value', '--prefix': 'value', '--endpoint-url': 'value' },
    },
    's3api put-bucket-versioning': {
      args: 0,
      flags: { '--bucket': 'value', '--versioning-configuration': 'value', '--endpoint-url': 'value' },
    },
  },
  npm: { 'run synth': { args: 0, flags: {} } },
};

/**
 * Why the real program refuses these words; undefined for what it takes. Its source is also that of the thread which
 * answers the stubs, so it uses nothing from outside.
 */
function strictProblem(commands: StrictProgram, words: readonly string[]): string | undefined {
  const valued = Object.values(commands).flatMap(({ flags }) =>
    Object.keys(flags).filter((flag) => flags[flag] === 'value'),
  );
  const flags: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    const [flag = ''] = word.split('=');
    flags.push(flag);
    if (!valued.includes(flag) || word.includes('=')) continue;
    at += 1;
    if (words[at] === undefined) return `needs a value: ${flag}`;
  }
  const name = Object.keys(commands).find((one) => one === '' || `${rest.join(' ')} `.startsWith(`${one} `));
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || command === undefined) return `unknown command: ${rest.join(' ')}`;
  const unknown = flags.find((flag) => !(flag in command.flags));
  if (unknown !== undefined) return `unknown flag: ${unknown}`;
  const args = rest.slice(name === '' ? 0 : name.split(' ').length);
  const wrong = args.length !== command.args || args.some((arg) => arg === '' || /[<>]/.test(arg));
  return wrong ? `wrong arguments: ${args.join(' ')}` : undefined;
}

/** Commands of each program, for texts whose programs are not started. */
export function problemOfCall(program: string, words: readonly string[]): string | undefined {
  const commands = PROGRAMS[program];
  return commands === undefined ? `unknown program: ${program}` : strictProblem(commands, words);
}

/** What the real program can be asked, to hold the flags of its stub to its own help. */
export function helpQuestions(
  program: string,
): readonly { readonly words: readonly string[]; readonly flags: readonly string[] }[] {
  return Object.entries(PROGRAMS[program] ?? {}).map(([command, { flags }]) => ({
    words: command.split(' '),
    flags: Object.keys(flags),
  }));
}

/** What a thread runs: it answers each call with an exit code and a text, while the test may be waiting for the one that calls. */
const SERVER = `
const { writeFileSync, renameSync } = require('node:fs');
const { createServer } = require('node:net');
const { workerData: { programs, port } } = require('node:worker_threads');
const strictProblem = ${strictProblem.toString()};

function answer(program, words) {
  const commands = programs[program];
  const problem = strictProblem(commands, words);
  if (problem !== undefined) return [64, program + ': ' + problem + '\\n'];
  const rest = words.filter((word) => !word.startsWith('-')).join(' ') + ' ';
  const name = Object.keys(commands).find((one) => one === '' || rest.includes(one + ' '));
  return [0, commands[name].prints ? commands[name].prints + '\\n' : ''];
}

const server = createServer((socket) => {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    const [program, count, ...words] = text.split('\\0').slice(0, -1);
    if (words.length === Number(count)) socket.end(answer(program, words).join('\\0') + '\\0');
  });
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(port + '.new', String(server.address().port));
  renameSync(port + '.new', port);
});
`;

/**
 * A folder for PATH with programs that do nothing, and refuse a command, a flag or a number of arguments which the real one
 * refuses. They ask a thread of the test: an interpreter for each call would take longer than all else that a test does.
 */
export class StrictPrograms {
  readonly folder = mkdtempSync(join(tmpdir(), 'vmshiftctl-strict-'));
  private readonly server: Worker;

  constructor() {
    const port = join(this.folder, 'port');
    this.server = new Worker(SERVER, { eval: true, workerData: { programs: PROGRAMS, port } });
    const call = `#!/bin/bash
until [ -e '${port}' ]; do sleep 0.01; done
exec 3<>"/dev/tcp/127.0.0.1/$(<'${port}')"
printf '%s\\0' "\${0##*/}" "$#" "$@" >&3
IFS= read -r -d '' code <&3
IFS= read -r -d '' text <&3
[ "$code" = 0 ] || exec >&2
printf %s "$text"
exit "$code"
`;
    for (const program of Object.keys(PROGRAMS)) writeFileSync(join(this.folder, program), call, { mode: 0o755 });
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.server.terminate();
  }
}
