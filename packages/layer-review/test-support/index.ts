import { environmentView } from '@vmshift/manifest-review';
import { EnvironmentDraft } from '@vmshift/manifest-review/testing';
import type { LayerComparison, LayerSide } from '../src/dependencies';
import { needsOf } from '../src/needs/needs-of';
import { readEnvironmentStacks } from '../src/read-stacks';
import { StackDrafts } from './stacks';

export { StackDrafts } from './stacks';

/** Changes one side of both layers. */
export type LayerEdit = (objects: EnvironmentDraft, stacks: StackDrafts) => unknown;

const nothing: LayerEdit = () => undefined;

/** One side of `staging`: the frozen objects and the stacks written for them, changed. */
export function layerSide(edit: LayerEdit = nothing): LayerSide {
  const [objects, stacks] = [new EnvironmentDraft(), new StackDrafts()];
  edit(objects, stacks);
  return {
    ...needsOf(environmentView('staging', objects.side())),
    stacks: readEnvironmentStacks('staging', stacks.texts()),
  };
}

/**
 * Both layers of `staging` before and after an edit.
 * @param base edits both sides first. @default nothing
 */
export function layers(edit: LayerEdit, base: LayerEdit = nothing): LayerComparison {
  return {
    before: layerSide(base),
    after: layerSide((objects, stacks) => {
      base(objects, stacks);
      edit(objects, stacks);
    }),
  };
}
