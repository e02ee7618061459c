import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { TerraformPlan } from '@vmshift/infra';

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
  if (!__filename.endsWith('.js')) return planStacks(outdir);
  const answer = await new Promise<StacksAnswer>((resolve, reject) => {
    // From the bundle, which lies as deep in the repository as this folder's package.
    const worker = new Worker(join(__dirname, '../../../apps/vmshiftctl/bin/plan-stacks-thread.js'), {
      workerData: outdir,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that renders the stacks ended early, with ${code}`)));
  });
  return planOf(answer);
}
