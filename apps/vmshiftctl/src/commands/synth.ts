import type { ManifestsPlan } from '@vmshift/chart';
import type { TerraformPlan } from '@vmshift/infra';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import type { DistDifference } from '../synth/dist-differences';
import { planSynth, type SynthPlan, type SynthScope } from '../synth/plan-synth';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

export interface SynthOptions {
  readonly check?: boolean;
  readonly environment?: readonly string[];
  readonly only?: string;
  readonly json?: boolean;
}

/** Renders both layers and writes what changed; with `--check` writes nothing and gives 1 when `dist/` differs. */
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
  const plan = await planSynth(world, scopeOf(options));
  const differences = await findDifferences(options, plan, world);
  if (!options.check) await write(plan);
  if (options.json) world.print(JSON.stringify(toJson(plan, differences), null, 2));
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
  { manifests }: SynthPlan,
  world: World,
): Promise<readonly DistDifference[]> {
  if (manifests === undefined) return [];
  const { listDifferences, markEditedByHand } = await import('../synth/dist-differences');
  const differences = listDifferences(manifests);
  return check && differences.length > 0
    ? markEditedByHand(differences, manifests, createGit(world.root, world.env))
    : differences;
}

/** Written when both layers are known to be right. */
async function write({ manifests, terraform }: SynthPlan): Promise<void> {
  if (manifests !== undefined) (await import('@vmshift/chart')).writeManifests(manifests);
  if (terraform === undefined) return;
  const { added, changed, removed } = terraform;
  // Loading CDKTF takes longer than writing.
  if (added.length + changed.length + removed.length > 0) (await import('@vmshift/infra')).writeTerraform(terraform);
}

function toJson({ manifests, terraform }: SynthPlan, differences: readonly DistDifference[]) {
  return {
    manifests: manifests && {
      environments: manifests.folders.map(({ name }) => name),
      unchanged: countUnchanged(manifests),
      differences,
    },
    terraform: terraform && {
      stacks: terraform.stacks,
      added: terraform.added,
      changed: terraform.changed,
      removed: terraform.removed,
    },
  };
}

function countUnchanged({ folders }: ManifestsPlan): number {
  return folders.reduce((sum, { plan }) => sum + plan.unchanged.length, 0);
}

function print(
  { check }: SynthOptions,
  { manifests, terraform }: SynthPlan,
  differences: readonly DistDifference[],
  world: World,
): void {
  if (manifests !== undefined) {
    for (const difference of differences) world.print(describe(difference));
    world.print(`manifests: ${summary(differences.length, countUnchanged(manifests), check)}`);
  }
  if (terraform !== undefined) {
    const { added, changed, removed, unchanged, stacks } = terraform;
    const differing = [...added, ...changed, ...removed];
    if (!check) for (const path of differing) world.print(`cdktf.out/${path}: ${stateOf(path, terraform)}`);
    world.print(
      check ? `terraform: ${stacks.length} stacks render` : `terraform: ${summary(differing.length, unchanged.length)}`,
    );
  }
  if (check && differences.length > 0) {
    world.warn('dist/ differs from a fresh render; fix: npm run synth, then commit dist/ (never edit it by hand)');
  }
}

function describe({ path, change, editedByHand }: DistDifference): string {
  if (editedByHand === undefined) return `${path}: ${change}`;
  return `${path}: edited by hand (${editedByHand === 'uncommitted' ? editedByHand : `in ${editedByHand.slice(0, 12)}`})`;
}

function stateOf(path: string, { added, changed }: TerraformPlan): string {
  if (added.includes(path)) return 'added';
  return changed.includes(path) ? 'changed' : 'removed';
}

function summary(differing: number, unchanged: number, check = false): string {
  return `${differing} ${check ? 'differ' : 'written or removed'}, ${unchanged} unchanged`;
}
