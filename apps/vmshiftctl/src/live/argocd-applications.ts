import type { Observation } from '@vmshift/observation';
import { type ArgoCdApplication, parseApplication } from '@vmshift/observation';
import type { World } from '../world';
import { kubectlContexts } from './kubectl-context';
import { runProgram } from './run-program';

/** Applications by name, each of them readable or not by itself. */
export type ArgoCdApplications = ReadonlyMap<string, Observation<ArgoCdApplication>>;

/** Seconds that the Kubernetes API may take to answer. */
const REQUEST_TIMEOUT_SECONDS = 8;

/**
 * Asks the cluster of the named kubectl context, which has to be the one that hosts Argo CD.
 * @throws Error when kubectl is missing or does not know the context, or the cluster refuses or does not answer
 */
export async function argoCdApplications(world: World, context: string): Promise<ArgoCdApplications> {
  if (!(await kubectlContexts(world)).includes(context)) throw new Error(`kubectl has no context ${context}`);
  const timeout = `--request-timeout=${REQUEST_TIMEOUT_SECONDS}s`;
  const args = ['--context', context, '-n', 'argocd', 'get', 'applications.argoproj.io', '-o', 'json', timeout];
  const { status, stdout, stderr } = await runProgram('kubectl', args, world);
  if (status !== 0) {
    throw new Error(`kubectl --context ${context}: ${stderr.trim().split('\n').at(-1) || `exit ${status}`}`);
  }
  const items = (JSON.parse(stdout) as { readonly items?: unknown } | null)?.items;
  if (!Array.isArray(items)) throw new Error(`kubectl --context ${context}: the answer is no list`);
  return new Map(items.map(parseApplication).flatMap((read) => (read === undefined ? [] : [read])));
}
