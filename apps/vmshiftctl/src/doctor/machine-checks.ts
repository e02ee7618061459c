import type { Model } from '@vmshift/environments';
import { mapObservation, observe } from '@vmshift/observation';
import { runProgram } from '../run-program';
import type { World } from '../world';
import { type Check, checkOf } from './check';

/** A program on PATH and the versions of it that work. */
interface Requirement {
  readonly program: string;
  readonly args: readonly string[];
  readonly needed: string;
  readonly works: (major: number, minor: number) => boolean;
  readonly fix: string;
}

/**
 * A kubectl talks to an API server one minor version older or newer.
 * @see https://kubernetes.io/releases/version-skew-policy/#kubectl
 */
function kubectlFor({ environments }: Pick<Model, 'environments'>): Requirement {
  const minors = [...new Set(environments.map(({ cluster }) => Number(cluster.kubernetesVersion.split('.')[1])))];
  const servesAll = (minor: number) => minors.every((its) => Math.abs(its - minor) <= 1);
  const newest = Math.max(...minors);
  const fitting = [newest, newest - 1].find(servesAll);
  return {
    program: 'kubectl',
    args: ['version', '--client'],
    needed: `within one minor version of ${minors.map((minor) => `1.${minor}`).join(', ')}, which the clusters run`,
    works: (major, minor) => major === 1 && servesAll(minor),
    fix:
      fitting === undefined
        ? 'no kubectl serves all of them: raise the clusters that are behind, or keep one for each'
        : `install 1.${fitting} from https://kubernetes.io/docs/tasks/tools/`,
  };
}

const requirements = (model: Pick<Model, 'environments'>): readonly Requirement[] => [
  {
    program: 'node',
    args: ['--version'],
    needed: '20.11 or newer',
    works: (major, minor) => major > 20 || (major === 20 && minor >= 11),
    fix: 'install Node 22 from https://nodejs.org',
  },
  {
    program: 'git',
    // The newest that is asked of it are `fetch --no-write-fetch-head` (2.29) and `init --initial-branch` (2.28).
    args: ['--version'],
    needed: '2.30 or newer',
    works: (major, minor) => major > 2 || (major === 2 && minor >= 30),
    fix: 'install git from https://git-scm.com',
  },
  {
    program: 'terraform',
    args: ['version'],
    needed: '1.11 or newer, for write-only arguments',
    works: (major, minor) => major > 1 || (major === 1 && minor >= 11),
    fix: 'install it from https://developer.hashicorp.com/terraform/install',
  },
  kubectlFor(model),
  {
    program: 'helm',
    args: ['version', '--short'],
    needed: '3 or newer, which fetches charts for plan, deploy and lock-charts',
    works: (major) => major >= 3,
    fix: 'install it from https://helm.sh/docs/intro/install',
  },
  {
    program: 'gh',
    args: ['--version'],
    needed: '2.69 or newer, which asks an attestation for its branch and commit',
    works: (major, minor) => major > 2 || (major === 2 && minor >= 69),
    fix: 'install it from https://cli.github.com',
  },
  {
    program: 'argocd',
    args: ['version', '--client', '--short'],
    needed: '3 or newer, with which on-call syncs and ends a sync',
    works: (major) => major >= 3,
    fix: 'install it from https://argo-cd.readthedocs.io/en/stable/cli_installation/',
  },
  {
    program: 'aws',
    args: ['--version'],
    needed: 'any, which reads dumps and earlier versions of a state from their buckets',
    works: () => true,
    fix: 'install it from https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  },
  {
    program: 'linode-cli',
    args: ['--version'],
    needed: '5 or newer, which lists and deletes what a cluster left at Linode',
    works: (major) => major >= 5,
    fix: 'pipx install linode-cli (https://techdocs.akamai.com/cloud-computing/docs/install-and-configure-the-cli)',
  },
];

const PROGRAM = 'program-';

/** Whether a check is of a program of this machine. */
export function isOfProgram(id: string): boolean {
  return id.startsWith(PROGRAM);
}

/** Whether this machine has the programs, in versions that work. */
export function machineChecks(model: Pick<Model, 'environments'>, world: World): Promise<readonly Check[]> {
  return Promise.all(requirements(model).map((requirement) => programCheck(requirement, world)));
}

async function programCheck({ program, args, needed, works, fix }: Requirement, world: World): Promise<Check> {
  const question = { id: `${PROGRAM}${program}`, what: `${program} (${needed})`, fix };
  const env = { CHECKPOINT_DISABLE: '1', ...world.env };
  const answer = await observe(runProgram(program, args, { ...world, env }));
  // A program that is not there was looked for: that is missing, not unknown.
  if (answer.state === 'unknown') return { ...question, state: 'missing', found: answer.because };
  return checkOf(question, mapObservation(answer, versionOf), ({ major, minor, text }) => ({
    fine: works(major, minor),
    found: text,
  }));
}

function versionOf({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) {
  const [text, major, minor] = /v?(\d+)\.(\d+)(?:\.\d+)?/.exec(stdout) ?? [];
  if (text === undefined) throw new Error(`it prints no version: ${(stdout || stderr).trim().slice(0, 80)}`);
  return { text, major: Number(major), minor: Number(minor) };
}
