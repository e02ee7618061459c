import { renderTerraform } from '../../apps/infra/src/render-terraform';
import { type ManifestsPlan, planManifests, readPins } from '../../apps/vmshift/src';
import { modelNames, recordReads } from '../../apps/vmshiftctl/src/explain/record-reads';
import { model as live, type Model } from '../../packages/environments/src';
import type { ReleasePin } from '../../packages/releases/src';
import { root } from '../workflows/workflow-file';

/** What both synths would write for a model, without writing it: the manifests against what is committed. */
export function planLayers(
  model: Model,
  {
    environments,
    pins,
  }: { readonly environments?: readonly string[]; readonly pins?: ReadonlyMap<string, ReleasePin> },
): ManifestsPlan {
  return planManifests({ root, model, environments, pins: pins ?? readPins(root, model) });
}

/** The names of the leaves that are read while a layer is rendered. */
export function leavesRead(model: Model, render: (model: Model) => unknown): ReadonlySet<string> {
  const read = new Set<string>();
  const watch = <T>(value: T, name: string) => recordReads(value, name, modelNames, (leaf) => read.add(leaf));
  const { platform, environments } = model;
  render({
    platform: watch(platform, 'platform'),
    environments: environments.map((environment) => watch(environment, environment.name)),
  });
  return read;
}

/** Renders the stacks of a model. */
export function renderStacks(model: Model): ReadonlyMap<string, string> {
  return renderTerraform(model).files;
}

/** What is rendered otherwise from another model than the live one. */
export interface Changes {
  /** Folders of `dist/`. */
  readonly folders: readonly string[];
  readonly stacks: readonly string[];
}

let liveStacks: ReadonlyMap<string, string> | undefined;

/** Renders both layers of a model, and compares them with what is committed and with what the live model renders. */
export function changesTo(model: Model, pins?: ReadonlyMap<string, ReleasePin>): Changes {
  liveStacks ??= renderStacks(live);
  const before = liveStacks;
  const { folders } = planLayers(model, { pins });
  const after = renderStacks(model);
  return {
    folders: folders
      .filter(({ plan }) => plan.added.length + plan.changed.length + plan.removed.length > 0)
      .map(({ name }) => name),
    stacks: [...new Set([...before.keys(), ...after.keys()])]
      .filter((file) => after.get(file) !== before.get(file))
      .flatMap((file) => /^stacks\/(.*)\/cdk\.tf\.json$/.exec(file)?.[1] ?? [])
      .sort(),
  };
}
