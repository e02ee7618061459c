import { join } from 'node:path';
import type { ManifestsPlan } from '@vmshift/chart';
import { model, STACKS_FOLDER } from '@vmshift/environments';
import { reconcile } from '@vmshift/rendered-files';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { findEnvironment } from '../read-environment-states';
import { planSynth, type SynthPlan, type SynthScope } from '../synth/plan-synth';
import type { RenderedDifference } from '../synth/rendered-differences';
import { printJson } from '../terminal/print-json';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

export interface SynthOptions {
  readonly check?: boolean;
  readonly environment?: readonly string[];
  readonly only?: string;
  readonly json?: boolean;
}

/** Renders both layers and writes what changed; with `--check` writes nothing and gives 1 when `dist/` or the committed stacks differ. */
export async function synth(options: SynthOptions, world: World): Promise<ExitCode> {
  const check = new ArgumentCheck();
  const layer = {
    matches: (value: unknown) => value === 'manifests' || value === 'terraform',
    allowed: 'manifests, terraform',
  };
  check.value('--only', options.only, layer);
  if (options.environment !== undefined && options.only === 'terraform') {
    check.note(
      '--environment',
      options.environment,
      "nothing with --only terraform: Argo CD's stack spans all environments",
    );
  }
  check.finish();
  for (const name of options.environment ?? []) findEnvironment(model.environments, name);
  const plan = await world.progress('rendering and checking', () => planSynth(world, scopeOf(options)));
  const differences = await findDifferences(options, plan, world);
  if (!options.check) write(plan);
  if (options.json) printJson(world, toJson(plan, differences));
  else print(options, plan, differences, world);
  return options.check && differences.length > 0 ? 1 : 0;
}

/** With environments named, manifests alone. */
function scopeOf({ only, environment }: SynthOptions): SynthScope {
  return {
    environments: environment,
    manifests: only !== 'terraform',
    terraform: only !== 'manifests' && environment === undefined,
  };
}

async function findDifferences(
  { check }: SynthOptions,
  plan: SynthPlan,
  world: World,
): Promise<readonly RenderedDifference[]> {
  const { listDifferences, markEditedByHand, renderedFiles } = await import('../synth/rendered-differences');
  const differences = listDifferences(plan);
  if (differences.length === 0) return [];
  const git = createGit(world);
  const { requireInWorkTree } = await import('../git/sparse-checkout');
  await requireInWorkTree(
    git,
    differences.map(({ path }) => path),
  );
  return check ? markEditedByHand(differences, renderedFiles(plan), git) : differences;
}

/** Written when both layers are known to be right: all files of both, or none. */
function write({ manifests, terraform }: SynthPlan): void {
  reconcile({
    folders: manifests?.folders.map(({ plan }) => plan),
    files: [...(manifests?.shared.values() ?? []), ...(terraform?.files.values() ?? [])],
    removed: terraform?.leftovers.map((path) => join(terraform.outdir, path)),
  });
}

function toJson({ manifests, terraform }: SynthPlan, differences: readonly RenderedDifference[]) {
  const [ofManifests, ofTerraform] = byLayer(differences);
  return {
    manifests: manifests && {
      environments: manifests.folders.map(({ name }) => name),
      unchanged: countUnchanged(manifests),
      differences: ofManifests,
    },
    terraform: terraform && {
      stacks: terraform.stacks,
      added: terraform.added,
      changed: terraform.changed,
      removed: terraform.removed,
      differences: ofTerraform,
    },
  };
}

/** Of manifests, and of Terraform. */
function byLayer(
  differences: readonly RenderedDifference[],
): readonly [readonly RenderedDifference[], readonly RenderedDifference[]] {
  const isTerraform = ({ path }: RenderedDifference) => path.startsWith(`${STACKS_FOLDER}/`);
  return [differences.filter((difference) => !isTerraform(difference)), differences.filter(isTerraform)];
}

function countUnchanged({ folders, shared }: ManifestsPlan): number {
  const files = [...shared.values()].filter(({ change }) => change === 'unchanged');
  return folders.reduce((sum, { plan }) => sum + plan.unchanged.length, files.length);
}

function print(
  { check }: SynthOptions,
  { manifests, terraform }: SynthPlan,
  differences: readonly RenderedDifference[],
  world: World,
): void {
  const [ofManifests, ofTerraform] = byLayer(differences);
  for (const difference of ofManifests) world.print(describe(difference));
  if (manifests !== undefined)
    world.print(`manifests: ${summary(ofManifests.length, countUnchanged(manifests), check)}`);
  for (const difference of ofTerraform) world.print(describe(difference));
  if (terraform !== undefined)
    world.print(`terraform: ${summary(ofTerraform.length, terraform.unchanged.length, check)}`);
  if (!check || differences.length === 0) return;
  const folders = [
    ...(ofManifests.length > 0 ? ['dist/'] : []),
    ...(ofTerraform.length > 0 ? [`${STACKS_FOLDER}/`] : []),
  ].join(' and ');
  world.warn(
    `${folders} ${folders.includes(' ') ? 'differ' : 'differs'} from a fresh render; fix: npm run synth, then commit ${folders} (never edit it by hand)`,
  );
}

function describe({ path, change, editedByHand }: RenderedDifference): string {
  if (editedByHand === undefined) return `${path}: ${change}`;
  return `${path}: edited by hand (${editedByHand === 'uncommitted' ? editedByHand : `in ${editedByHand.slice(0, 12)}`})`;
}

function summary(differing: number, unchanged: number, check = false): string {
  return `${differing} ${check ? 'differ' : 'written or removed'}, ${unchanged} unchanged`;
}
