import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { TerraformPlan } from '@vmshift/infra';
import { IS_BUNDLED, PROGRAM_ROOT } from '../program-root';

/** Renders the stacks of the model and compares them with an output folder. */
export async function planStacks(outdir: string): Promise<TerraformPlan> {
  const { planTerraform, renderTerraform } = await import('@vmshift/infra');
  return planTerraform(renderTerraform(model), outdir);
}

/** What a thread answers, as data: an error is of no class when it arrives. */
export type StacksAnswer = { readonly plan: TerraformPlan } | { readonly refusal: readonly string[] };

/** Plans the stacks, or tells in lines what is wrong. */
export async function answerStacks(outdir: string): Promise<StacksAnswer> {
  try {
    return { plan: await planStacks(outdir) };
  } catch (error) {
    if (error instanceof UserError) return { refusal: error.lines };
    throw error;
  }
}

/** The plan of an answer. @throws UserError with what is wrong */
export function planOf(answer: StacksAnswer): TerraformPlan {
  if ('refusal' in answer) throw new UserError(answer.refusal);
  return answer.plan;
}

/**
 * Plans the stacks in a thread of its own: CDKTF takes as long to load and run as the manifests do, and the two need nothing of
 * each other. A thread loads a bundle alone; from source, in a test, it is done in this one.
 */
export async function planStacksAside(outdir: string): Promise<TerraformPlan> {
  if (!IS_BUNDLED) return planStacks(outdir);
  const answer = await new Promise<StacksAnswer>((resolve, reject) => {
    const worker = new Worker(join(PROGRAM_ROOT, 'apps/vmshiftctl/bin/plan-stacks-thread.js'), {
      workerData: outdir,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that renders the stacks ended early, with ${code}`)));
  });
  return planOf(answer);
}
