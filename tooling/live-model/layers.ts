import { renderTerraform } from '../../apps/infra/src/render-terraform';
import { type ManifestsPlan, planManifests, readPins } from '../../apps/vmshift/src';
import type { Model } from '../../packages/environments/src';
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
  const watch = <T extends object>(value: T, name: string): T =>
    new Proxy(value, {
      get: (target, key) => {
        const child: unknown = Reflect.get(target, key);
        if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return child;
        const path = Array.isArray(target) ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`;
        if (typeof child === 'object' && child !== null) return watch(child, path);
        read.add(path);
        return child;
      },
    });
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
