import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One command of a program: its flags, each with or without a value, and how many arguments it takes. */
interface StrictCommand {
  readonly flags: Readonly<Record<string, 'value' | 'alone'>>;
  readonly args: number;
  /** What it prints. @default nothing */
  readonly prints?: string;
}

type StrictProgram = Readonly<Record<string, StrictCommand>>;

const ARGOCD = { '--argocd-context': 'value' } as const;

/** Programs that ask GitHub, Argo CD, Linode or a host, by their commands; the flags are those of the real ones. */
const PROGRAMS: Readonly<Record<string, StrictProgram>> = {
  /** @see https://cli.github.com/manual/gh_run_view */
  gh: {
    'run watch': {
      args: 1,
      flags: { '--repo': 'value', '--exit-status': 'alone', '--interval': 'value', '--compact': 'alone' },
    },
    'run cancel': { args: 1, flags: { '--repo': 'value', '--force': 'alone' } },
    'run view': {
      args: 1,
      flags: { '--repo': 'value', '--log-failed': 'alone', '--log': 'alone', '--job': 'value', '--web': 'alone' },
    },
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
    'app sync': { args: 1, flags: ARGOCD },
    'app diff': { args: 1, flags: ARGOCD },
    'app terminate-op': { args: 1, flags: ARGOCD },
  },
  /** @see https://helm.sh/docs/helm/helm_get_manifest/ */
  helm: {
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
  npm: { 'run synth': { args: 0, flags: {} } },
};

/** What Linode gives for a cluster: named after its number, whatever its label is. */
function lkeKubeconfig(id: number): string {
  const name = `lke${id}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${name}.invalid:443` } }],
    users: [{ name: `${name}-admin`, user: { token: 'x' } }],
    contexts: [{ name: `${name}-ctx`, context: { cluster: name, namespace: 'default', user: `${name}-admin` } }],
    'current-context': `${name}-ctx`,
  });
}

const SCRIPT = `
const [program, ...words] = process.argv.slice(2);
const commands = JSON.parse(process.env.STRICT_PROGRAMS)[program];
const fail = (text) => { process.stderr.write(program + ': ' + text + '\\n'); process.exit(64); };
const flagged = Object.values(commands).flatMap(({ flags }) => Object.entries(flags));
const values = new Set(flagged.flatMap(([flag, kind]) => (kind === 'value' ? [flag] : [])));
const flags = [], rest = [];
for (let at = 0; at < words.length; at += 1) {
  if (!words[at].startsWith('-')) rest.push(words[at]);
  else { flags.push(words[at]); if (values.has(words[at]) && words[(at += 1)] === undefined) fail('needs a value: ' + words[at - 1]); }
}
const name = Object.keys(commands).find((one) => one === '' || (rest.slice(0, 2).join(' ')) === one);
if (name === undefined) fail('unknown command: ' + rest.join(' '));
const command = commands[name];
for (const flag of flags) if (!(flag in command.flags)) fail('unknown flag: ' + flag);
const args = rest.slice(name === '' ? 0 : 2);
if (args.length !== command.args || args.some((arg) => arg === '' || /[<>]/.test(arg))) fail('wrong arguments: ' + args.join(' '));
if (command.prints) process.stdout.write(command.prints + '\\n');
`;

/**
 * A folder for PATH with programs that do nothing, and refuse a command, a flag or a number of arguments which the real one
 * refuses. The caller removes it.
 */
export function strictPrograms(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vmshiftctl-strict-'));
  writeFileSync(join(folder, 'strict.js'), SCRIPT);
  const programs = JSON.stringify(PROGRAMS).replaceAll("'", `'\\''`);
  for (const program of Object.keys(PROGRAMS)) {
    const call = `STRICT_PROGRAMS='${programs}' exec "${process.execPath}" "${folder}/strict.js" ${program} "$@"`;
    writeFileSync(join(folder, program), `#!/bin/sh\n${call}\n`, { mode: 0o755 });
  }
  return folder;
}
