import { join } from 'node:path';
import type { ManifestsPlan } from '@vmshift/chart';
import { assertValidModel, model, STACKS_FOLDER } from '@vmshift/environments';
import type { TerraformPlan } from '@vmshift/infra';
import type { World } from '../world';
import { planStacksAside } from './plan-stacks';

/** The layers to render; undefined leaves one out. */
export interface SynthScope {
  /** Environments whose manifests are rendered. @default all */
  readonly environments?: readonly string[];
  readonly manifests: boolean;
  readonly terraform: boolean;
}

/** The layers rendered and checked, nothing written; undefined for one that was left out. */
export interface SynthPlan {
  readonly manifests: ManifestsPlan | undefined;
  readonly terraform: TerraformPlan | undefined;
}

/** Renders and checks in memory, both layers at once. @throws UserError with everything that is wrong */
export async function planSynth({ root, now }: Pick<World, 'root' | 'now'>, scope: SynthScope): Promise<SynthPlan> {
  assertValidModel(model);
  const [terraform, manifests] = await Promise.allSettled([
    scope.terraform ? planStacksAside(join(root, STACKS_FOLDER)) : undefined,
    scope.manifests ? planManifestsOf(root, now, scope.environments) : undefined,
  ]);
  // What the manifests say comes first: the stacks are rendered from the model alone, which is known to be valid.
  if (manifests.status === 'rejected') throw manifests.reason;
  if (terraform.status === 'rejected') throw terraform.reason;
  return { manifests: manifests.value, terraform: terraform.value };
}

async function planManifestsOf(
  root: string,
  now: Date,
  environments: readonly string[] | undefined,
): Promise<ManifestsPlan> {
  const { planManifests } = await import('@vmshift/chart');
  return planManifests({ root, model, environments, today: now.toISOString().slice(0, 10) });
}
