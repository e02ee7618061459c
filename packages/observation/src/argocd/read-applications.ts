import { refusal } from '../cluster/contexts';
import { type Kubectl, REQUEST_TIMEOUT } from '../cluster/read-cluster';
import { type Observation, reasonOf } from '../observation';
import type { ArgoCdApplication } from './application';
import { parseApplication } from './parse-application';

/** Applications by name, each of them readable or not by itself. */
export type ArgoCdApplications = ReadonlyMap<string, Observation<ArgoCdApplication>>;

/**
 * Asks the cluster of the named context, which has to be the one that hosts Argo CD.
 * @throws Error when kubectl is missing, or the cluster refuses or does not answer
 */
export async function readApplications(kubectl: Kubectl, context: string): Promise<ArgoCdApplications> {
  const args = ['--context', context, '-n', 'argocd', 'get', 'applications.argoproj.io', '-o', 'json'];
  const answer = await kubectl([...args, REQUEST_TIMEOUT]).catch((error) => {
    throw new Error(`kubectl --context ${context}: ${reasonOf(error)}`);
  });
  if (answer.status !== 0) throw new Error(`kubectl --context ${context}: ${refusal(answer)}`);
  const items = itemsOf(answer.stdout);
  if (!Array.isArray(items)) throw new Error(`kubectl --context ${context}: the answer is no list`);
  return new Map(items.map(parseApplication).flatMap((read) => (read === undefined ? [] : [read])));
}

function itemsOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly items?: unknown } | null)?.items;
  } catch {
    return undefined;
  }
}
