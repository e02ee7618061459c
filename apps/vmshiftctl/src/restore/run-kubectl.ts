import { type Kubectl, refusal } from '@vmshift/observation';
import { kubectlOf, runProgram } from '../run-program';
import type { World } from '../world';
import type { KubectlPipe } from './restore-commands';

/** How a restore calls kubectl. */
export interface RunKubectl {
  /** One call, whose failure is an answer. */
  readonly kubectl: Kubectl;
  /** Calls of which each reads what the one before it printed. @returns what the last one printed @throws KubectlError */
  readonly pipe: (calls: KubectlPipe) => Promise<string>;
}

/** A call of kubectl that failed. */
export class KubectlError extends Error {}

/** Long enough for an API server that is slow. */
const TIMEOUT_MS = 60_000;

/** The kubectl of this machine. */
export function runKubectl(world: Pick<World, 'root' | 'env'>): RunKubectl {
  return {
    kubectl: kubectlOf(world),
    pipe: async (calls) => {
      let input = '';
      for (const args of calls) {
        const answer = await runProgram('kubectl', args, world, { timeoutMs: TIMEOUT_MS, input });
        if (answer.status !== 0) throw new KubectlError(`kubectl: ${refusal(answer)}`);
        input = answer.stdout;
      }
      return input;
    },
  };
}
