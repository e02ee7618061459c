import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '@vmshift/environments';
import { App } from 'cdktf';
import { createStacks } from './stacks/create-stacks';
import { makeTemporaryFolder } from './temporary-folder';
import { deriveRevisions, type StackBlocks } from './terraform/write-only-revisions';

/** A stack, and the stacks that have to be applied before it. */
export interface RenderedStack {
  readonly name: string;
  readonly dependencies: readonly string[];
}

export interface RenderedTerraform {
  /** In an order in which they can be applied. */
  readonly stacks: readonly RenderedStack[];
  /** Text of every file, by its path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** The part of CDKTF's manifest.json that is read here. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly synthesizedStackPath: string; readonly dependencies: readonly string[] }>
  >;
}

/**
 * Synthesizes every stack of the model. CDKTF can only write to a folder, so that it writes to a temporary one; the result
 * depends on the model alone. The revisions of write-only arguments are derived here, where all of it is known.
 */
export function renderTerraform(model: Model): RenderedTerraform {
  const folder = makeTemporaryFolder('synth');
  try {
    const app = new App({ outdir: folder, stackTraces: false });
    createStacks(app, model);
    app.synth();
    const text = (path: string): string => readFileSync(join(folder, path), 'utf8');
    const manifest = JSON.parse(text('manifest.json')) as Manifest;
    const stacks = Object.entries(manifest.stacks);
    const derived = deriveRevisions(
      new Map(
        stacks.map(([name, { synthesizedStackPath }]) => [name, JSON.parse(text(synthesizedStackPath)) as StackBlocks]),
      ),
    );
    const files = stacks.map(([name, { synthesizedStackPath }]): [string, string] => [
      synthesizedStackPath,
      JSON.stringify(derived.get(name), null, 2),
    ]);
    return { stacks: inOrder(manifest), files: new Map([['manifest.json', text('manifest.json')], ...files]) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Dependencies first; otherwise as declared. */
function inOrder(manifest: Manifest): RenderedStack[] {
  const ordered = new Map<string, RenderedStack>();
  const visit = (name: string): void => {
    if (ordered.has(name)) return;
    const dependencies = [...(manifest.stacks[name]?.dependencies ?? [])].sort();
    dependencies.forEach(visit);
    ordered.set(name, { name, dependencies });
  };
  Object.keys(manifest.stacks).forEach(visit);
  return [...ordered.values()];
}
