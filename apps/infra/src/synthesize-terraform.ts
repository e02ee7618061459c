import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '@vmshift/environments';
import { type FilePlan, planFile, readFolder, reconcile } from '@vmshift/rendered-files';
import { type RenderedStack, type RenderedTerraform, renderTerraform } from './render-terraform';

/** What writing the stacks does to an output folder; paths are below that folder. */
export interface TerraformPlan {
  readonly outdir: string;
  readonly stacks: readonly RenderedStack[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** Configurations of stacks that left the model. */
  readonly removed: readonly string[];
  /** Folders of stacks that are not in the model, with what Terraform kept in them. */
  readonly leftovers: readonly string[];
  readonly files: ReadonlyMap<string, FilePlan>;
}

/** Compares the rendered stacks with an output folder, which need not exist. @throws UserError when it cannot be read */
export function planTerraform({ stacks, files }: RenderedTerraform, outdir: string): TerraformPlan {
  const leftovers = readFolder(join(outdir, 'stacks'))
    .filter(({ name }) => !stacks.some((stack) => stack.name === name))
    .map(({ name }) => `stacks/${name}`);
  const paths = [...files.keys()].sort();
  const plans = new Map(paths.map((path) => [path, planFile(join(outdir, path), files.get(path) ?? '')]));
  const those = (change: FilePlan['change']): string[] => paths.filter((path) => plans.get(path)?.change === change);
  return {
    outdir,
    stacks,
    added: those('added'),
    changed: those('changed'),
    unchanged: those('unchanged'),
    removed: leftovers.map((path) => `${path}/cdk.tf.json`).filter((path) => existsSync(join(outdir, path))),
    leftovers,
    files: plans,
  };
}

export interface SynthesizeTerraformOptions {
  readonly model: Model;
  /** Folder that receives `stacks/<stack>/cdk.tf.json`; `cdktf.out` in the root is the one that the relative paths fit. */
  readonly outdir: string;
}

/**
 * Renders every stack and writes what differs. What Terraform keeps next to a stack's file (`.terraform`, the lock file,
 * saved plans) stays; the folder of a stack that left the model goes, its state does not live there.
 * @throws UserError when a file cannot be read or written
 */
export function synthesizeTerraform({ model, outdir }: SynthesizeTerraformOptions): TerraformPlan {
  const plan = planTerraform(renderTerraform(model), outdir);
  reconcile({ files: [...plan.files.values()], removed: plan.leftovers.map((path) => join(outdir, path)) });
  return plan;
}
