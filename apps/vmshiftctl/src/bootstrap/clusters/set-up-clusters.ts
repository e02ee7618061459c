import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { applicationName, contextName } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import { argoCdHost, readContexts, reasonOf } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import { z } from 'zod';
import { clusterIds, KUBECONFIG_SCOPE } from '../../access/linode-kubeconfig';
import { access as writeAccess } from '../../commands/access';
import type { MissingValue } from '../../github/part';
import { readKept } from '../../kept-values';
import { linodeUrl } from '../../linode-url';
import { kubectlOf } from '../../run-program';
import type { World } from '../../world';
import type { ApplyAccess } from '../apply-access';
import { storeValue } from '../give-value';
import { replaceInitialPassword } from './argocd-password';
import { type ClusterKubectl, clusterKubectl } from './cluster-kubectl';
import { credentialName, giveCredential, hasCredential } from './repository-credential';
import { statusKubeconfig } from './status-account';

/** What is done once the clusters are there. */
export interface ClusterWork {
  /** Values that GitHub lacks, or that are set again. */
  readonly missing: readonly MissingValue[];
  /** A token that reads kubeconfigs; by default the one that is kept for the environment of Argo CD. */
  readonly token: string | undefined;
}

/**
 * Gives this machine its contexts, GitHub the kubeconfigs by which it looks, and Argo CD's admin a password of its own. What
 * is not there yet is told, and stops nothing else.
 * @returns how many things were done
 */
export async function setUpClusters(
  { missing, token: given }: ClusterWork,
  access: ApplyAccess,
  network: Pick<Network, 'fetch'>,
  world: World,
): Promise<number> {
  const { model, tell } = access;
  const host = argoCdHost(model);
  const context = contextName(host);
  const looks = missing.filter(({ name }) => name === OBSERVER_KUBECONFIG || name === ARGOCD_KUBECONFIG);
  const token = given ?? world.env.LINODE_TOKEN ?? readKept(world.root, host.name).LINODE_TOKEN;
  const asLinode: World = { ...world, env: { ...world.env, LINODE_TOKEN: token }, print: () => {} };
  let count = 0;
  const step = async (text: string, work: () => Promise<boolean>): Promise<void> => {
    try {
      if (await work()) count += 1;
    } catch (error) {
      const [first = ''] = error instanceof UserError ? error.lines : [reasonOf(error)];
      tell(`not done: ${text}: ${first}`);
    }
  };
  const contexts = await readContexts(kubectlOf(world)).catch((): readonly string[] => []);
  if (!contexts.includes(context)) {
    // A machine that never reached a cluster, and nothing to look for.
    if (looks.length === 0 || token === undefined) return 0;
    const linode = { fetch: network.fetch, url: linodeUrl(world), token, scope: KUBECONFIG_SCOPE };
    // The pipeline is at it, or waits for an approval.
    if (!(await clusterIds(linode)).has(applicationName(host))) return 0;
    await step('contexts of the clusters', async () => {
      await writeAccess([], {}, asLinode, network.fetch);
      tell(`done: a kubectl context for ${model.environments.map(contextName).join(', ')}`);
      return true;
    });
    if (count === 0) return 0;
  }
  const kubectl = clusterKubectl(context, world);
  for (const value of looks) {
    await step(value.name, async () => {
      const text =
        value.name === ARGOCD_KUBECONFIG
          ? await statusKubeconfig(kubectl)
          : await observerKubeconfig(asLinode, network.fetch);
      await storeValue(value, text, access);
      return true;
    });
  }
  await step("Argo CD's credential of this repository", () => giveMissingCredential(kubectl, access));
  await step("Argo CD's first password", async () => {
    const place = { host: model.platform.argoCd.host, root: world.root, environment: host.name };
    const done = await replaceInitialPassword({ ...place, kubectl, fetch: network.fetch });
    if (done !== undefined) tell(`done: ${done}`);
    return done !== undefined;
  });
  return count;
}

const OBSERVER_KUBECONFIG = 'OBSERVER_KUBECONFIG';
const ARGOCD_KUBECONFIG = 'ARGOCD_KUBECONFIG';

/** Where this repository is private, Argo CD reads it by a token that a person makes. */
async function giveMissingCredential(kubectl: ClusterKubectl, access: ApplyAccess): Promise<boolean> {
  const { api, answers, tell, model } = access;
  const { platform } = model;
  const { private: isPrivate } = VISIBILITY.parse(await api(`/repos/${platform.repository}`));
  if (!isPrivate || (await hasCredential(kubectl, platform))) return false;
  const what = `fine-grained token at GitHub for ${platform.repository} alone, Contents: read, by which Argo CD reads it`;
  const token = await answers.ask({ repository: '', name: 'ARGOCD_REPOSITORY_TOKEN' }, what);
  if (token === undefined) {
    tell(`left: ARGOCD_REPOSITORY_TOKEN: ${what}: until then every Application is Unknown`);
    return false;
  }
  await giveCredential(kubectl, platform, token);
  tell(`done: Argo CD: make the credential ${credentialName(platform)}`);
  return true;
}

const VISIBILITY = z.object({ private: z.boolean() });

/** Outside of the clone, and only while it is given on. */
async function observerKubeconfig(world: World, fetch: typeof globalThis.fetch): Promise<string> {
  const folder = makeTemporaryFolder('observer');
  try {
    const file = join(folder, 'observer.kubeconfig');
    await writeAccess([], { observer: true, kubeconfig: file }, world, fetch);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
