import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import {
  applicationName,
  contextName,
  type EnvironmentConfig,
  model,
  OBSERVER,
  platformStackName,
} from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import { reasonOf, refusal } from '@vmshift/observation';
import { type ClusterAccess, currentAccess, printKubeconfig } from '../access/kubeconfig';
import type { LinodeAccess } from '../access/linode-api';
import { adminKubeconfig, clusterIds, KUBECONFIG_SCOPE } from '../access/linode-kubeconfig';
import type { ExitCode } from '../exit-code';
import { linodeUrl } from '../linode-url';
import { findEnvironment } from '../read-environment-states';
import { runProgram } from '../run-program';
import type { World } from '../world';

export interface AccessOptions {
  /** Accounts that may only read what a diagnosis needs. @default each cluster's administrator */
  readonly observer?: boolean;
  /** @default the file that kubectl reads and writes itself */
  readonly kubeconfig?: string;
}

/** Three months: longer than a holiday, shorter than a person's memory. */
const OBSERVER_TOKEN_DURATION = '2160h';

/** Gives kubectl a context for each environment, from Linode's API; entries of other names stay as they are. */
export async function access(
  names: readonly string[],
  options: AccessOptions,
  world: World,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<ExitCode> {
  const { env } = world;
  const environments =
    names.length === 0 ? model.environments : names.map((name) => findEnvironment(model.environments, name));
  if (!env.LINODE_TOKEN) {
    throw new UserError(
      "LINODE_TOKEN is not set; make one with the scope lke:read_write at https://cloud.linode.com/profile/tokens, export it, and run it again. --observer needs it too: the administrator asks the cluster for the observer's token",
    );
  }
  const file = kubeconfigFile(options, world);
  refuseTracked(file, world);
  const linode = { fetch, url: linodeUrl(world), token: env.LINODE_TOKEN, scope: KUBECONFIG_SCOPE };
  const folder = makeTemporaryFolder('access');
  try {
    const request = { linode, folder, observer: options.observer === true, world };
    const made = await world.progress('asking Linode and the clusters', () => makeAccesses(environments, request));
    if (made.accesses.length > 0) await merge(file, printKubeconfig(made.accesses), folder, world);
    for (const { context } of made.accesses)
      world.print(`${context}: ${options.observer ? `reads what a diagnosis needs, for 90 days` : 'administrator'}`);
    if (made.accesses.length > 0)
      world.print(`written to ${file}${isDefault(options) ? '' : `; export KUBECONFIG='${file}'`}`);
    if (made.problems.length > 0) throw new UserError(made.problems);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isDefault({ kubeconfig }: AccessOptions): boolean {
  return kubeconfig === undefined;
}

/** The first file of KUBECONFIG, or the one in the home folder, as kubectl chooses it when it writes. */
function kubeconfigFile({ kubeconfig }: AccessOptions, { env, root, folder }: World): string {
  if (kubeconfig !== undefined) return resolve(folder(), kubeconfig);
  const [first] = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return first === undefined ? join(env.HOME ?? '', '.kube/config') : resolve(root, first);
}

/** A credential must not come into Git, which ignores files of this name in the repository. */
function refuseTracked(file: string, { root }: World): void {
  if (!file.startsWith(`${resolve(root)}${sep}`) || file.endsWith('.kubeconfig')) return;
  throw new UserError(
    `${file} is in this repository, where Git ignores *.kubeconfig alone; name it so, or choose a path outside`,
  );
}

interface Making {
  readonly linode: LinodeAccess;
  /** Of this run alone. */
  readonly folder: string;
  readonly observer: boolean;
  readonly world: World;
}

/** A cluster that gives none leaves those of the others. */
async function makeAccesses(environments: readonly EnvironmentConfig[], making: Making) {
  const ids = await clusterIds(making.linode).catch((error) => {
    throw new UserError(reasonOf(error));
  });
  const accesses: (ClusterAccess & { readonly namespace: string })[] = [];
  const problems: string[] = [];
  for (const environment of environments) {
    const id = ids.get(applicationName(environment));
    try {
      if (id === undefined) throw new Error(`the account has no cluster ${applicationName(environment)}`);
      accesses.push({ ...(await accessOf(environment, id, making)), namespace: environment.namespace });
    } catch (error) {
      problems.push(`${environment.name}: ${reasonOf(error)}`);
    }
  }
  return { accesses, problems };
}

async function accessOf(environment: EnvironmentConfig, id: number, making: Making): Promise<ClusterAccess> {
  const { linode, folder, observer, world } = making;
  const file = join(folder, `${environment.name}.yaml`);
  writeFileSync(file, await adminKubeconfig(linode, id), { mode: 0o600 });
  const view = await kubectl(['--kubeconfig', file, 'config', 'view', '--raw', '--flatten', '-o', 'json'], world);
  const admin = currentAccess(view, contextName(environment));
  if (!observer) return admin;
  const question = ['create', 'token', OBSERVER, `--duration=${OBSERVER_TOKEN_DURATION}`, '--request-timeout=15s'];
  const token = await kubectl(['--kubeconfig', file, '-n', environment.namespace, ...question], world).catch(
    (error) => {
      const deploy = `./vmshiftctl deploy ${platformStackName(environment)}`;
      throw new Error(`${reasonOf(error)}; the account comes with: ${deploy}`);
    },
  );
  return { ...admin, user: { token: token.trim() } };
}

/** kubectl itself merges: what it was given first wins, and what it does not know stays. */
async function merge(file: string, text: string, folder: string, world: World): Promise<void> {
  const own = join(folder, 'kubeconfig.json');
  writeFileSync(own, text, { mode: 0o600 });
  const files = [own, ...(existsSync(file) ? [file] : [])].join(delimiter);
  const merged = await kubectl(['config', 'view', '--raw', '--flatten'], {
    ...world,
    env: { ...world.env, KUBECONFIG: files },
  });
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // A link stays one.
  const target = existsSync(file) ? realpathSync(file) : file;
  const next = `${target}.${randomUUID()}`;
  writeFileSync(next, merged, { mode: 0o600 });
  renameSync(next, target);
}

async function kubectl(args: readonly string[], world: World): Promise<string> {
  const answer = await runProgram('kubectl', args, world, { timeoutMs: 20_000 });
  if (answer.status !== 0) throw new Error(`kubectl: ${refusal(answer)}`);
  return answer.stdout;
}
