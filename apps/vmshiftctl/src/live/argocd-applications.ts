import { z } from 'zod';
import type { World } from '../world';
import { runProgram } from './run-program';

/** What Argo CD says about one Application. @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/ */
export interface ArgoCdApplication {
  readonly name: string;
  /** `Synced`, `OutOfSync` or `Unknown`. */
  readonly sync: string;
  /** `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`. */
  readonly health: string;
  /** Commit of this repository that was compared last. */
  readonly revision?: string;
  /** `Running`, `Failed`, `Error`, `Succeeded` or `Terminating`: the last or current sync. */
  readonly operation?: string;
  readonly message?: string;
}

const APPLICATIONS = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({
          sync: z.object({ status: z.string().optional(), revision: z.string().optional() }).optional(),
          health: z.object({ status: z.string().optional(), message: z.string().optional() }).optional(),
          operationState: z.object({ phase: z.string().optional(), message: z.string().optional() }).optional(),
          conditions: z.array(z.object({ message: z.string().optional() })).optional(),
        })
        .optional(),
    }),
  ),
});

/** Seconds that the Kubernetes API may take to answer. */
const REQUEST_TIMEOUT_SECONDS = 8;

/**
 * Asks the cluster of the current kubectl context, which has to be the one that hosts Argo CD.
 * @throws Error when kubectl is missing, or the cluster refuses or does not answer
 */
export async function argoCdApplications(world: World): Promise<readonly ArgoCdApplication[]> {
  const timeout = `--request-timeout=${REQUEST_TIMEOUT_SECONDS}s`;
  const args = ['-n', 'argocd', 'get', 'applications.argoproj.io', '-o', 'json', timeout];
  const { status, stdout, stderr } = await runProgram('kubectl', args, world);
  if (status !== 0) throw new Error(`kubectl: ${stderr.trim().split('\n').at(-1) || `exit ${status}`}`);
  return APPLICATIONS.parse(JSON.parse(stdout)).items.map(({ metadata, status: seen }) => ({
    name: metadata.name,
    sync: seen?.sync?.status ?? 'Unknown',
    health: seen?.health?.status ?? 'Unknown',
    revision: seen?.sync?.revision,
    operation: seen?.operationState?.phase,
    message: seen?.conditions?.[0]?.message ?? seen?.health?.message ?? seen?.operationState?.message,
  }));
}
