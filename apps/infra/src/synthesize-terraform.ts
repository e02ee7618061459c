import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Model } from '@vmshift/environments';
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
  readonly files: ReadonlyMap<string, string>;
}

/** Compares the rendered stacks with an output folder, which need not exist. */
export function planTerraform({ stacks, files }: RenderedTerraform, outdir: string): TerraformPlan {
  const state = (path: string): 'added' | 'changed' | 'unchanged' => {
    const file = join(outdir, path);
    if (!existsSync(file)) return 'added';
    return readFileSync(file, 'utf8') === files.get(path) ? 'unchanged' : 'changed';
  };
  const paths = [...files.keys()].sort();
  const states = new Map(paths.map((path) => [path, state(path)]));
  const those = (wanted: string): string[] => paths.filter((path) => states.get(path) === wanted);
  const folder = join(outdir, 'stacks');
  const existing = existsSync(folder) ? readdirSync(folder).sort() : [];
  const leftovers = existing
    .filter((name) => !stacks.some((stack) => stack.name === name))
    .map((name) => `stacks/${name}`);
  return {
    outdir,
    stacks,
    added: those('added'),
    changed: those('changed'),
    unchanged: those('unchanged'),
    removed: leftovers.map((path) => `${path}/cdk.tf.json`).filter((path) => existsSync(join(outdir, path))),
    leftovers,
    files,
  };
}

/**
 * Writes what the plan decided, each file by a rename, so that none is ever half written. What Terraform keeps next to a
 * stack's file (`.terraform`, the lock file, saved plans) stays; the folder of a stack that left the model goes, its state
 * does not live there.
 */
export function writeTerraform(plan: TerraformPlan): void {
  for (const path of [...plan.added, ...plan.changed]) {
    const file = join(plan.outdir, path);
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    writeFileSync(temporary, plan.files.get(path) ?? '');
    renameSync(temporary, file);
  }
  for (const path of plan.leftovers) rmSync(join(plan.outdir, path), { recursive: true, force: true });
}

export interface SynthesizeTerraformOptions {
  readonly model: Model;
  /** Folder that receives `stacks/<stack>/cdk.tf.json`; `cdktf.out` in the root is the one that the relative paths fit. */
  readonly outdir: string;
}

/** Renders every stack and writes what differs. */
export function synthesizeTerraform({ model, outdir }: SynthesizeTerraformOptions): TerraformPlan {
  const plan = planTerraform(renderTerraform(model), outdir);
  writeTerraform(plan);
  return plan;
}
