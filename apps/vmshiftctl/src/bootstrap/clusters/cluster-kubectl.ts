import { refusal } from '@vmshift/observation';
import { runProgram } from '../../run-program';
import type { World } from '../../world';

/** Asks one cluster. @param input what it reads from standard input @throws Error in kubectl's own words */
export type ClusterKubectl = (args: readonly string[], input?: string) => Promise<string>;

/** The kubectl of this machine, by a context. */
export function clusterKubectl(context: string, world: Pick<World, 'root' | 'env'>): ClusterKubectl {
  return async (args, input) => {
    const limits = { timeoutMs: 20_000, ...(input !== undefined && { input }) };
    const answer = await runProgram('kubectl', ['--context', context, ...args], world, limits);
    if (answer.status !== 0) throw new Error(`kubectl: ${refusal(answer)}`);
    return answer.stdout;
  };
}
