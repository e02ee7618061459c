import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { model } from '@vmshift/environments';
import type { TerraformPlan } from '@vmshift/infra';

/** Renders the stacks of the model and compares them with an output folder. */
export async function planStacks(outdir: string): Promise<TerraformPlan> {
  const { planTerraform, renderTerraform } = await import('@vmshift/infra');
  return planTerraform(renderTerraform(model), outdir);
}

/**
 * The same in a thread of its own: CDKTF takes as long to load and run as the manifests do, and the two need nothing of
 * each other. A thread loads a bundle alone; from source, in a test, it is done in this one.
 */
export function planStacksAside(outdir: string): Promise<TerraformPlan> {
  if (!__filename.endsWith('.js')) return planStacks(outdir);
  return new Promise((resolve, reject) => {
    // From the bundle, which lies as deep in the repository as this folder's package.
    const worker = new Worker(join(__dirname, '../../../apps/vmshiftctl/bin/plan-stacks-thread.js'), {
      workerData: outdir,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that renders the stacks ended early, with ${code}`)));
  });
}
