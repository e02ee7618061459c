import { objectConstructs } from '@vmshift/chart';
import type { KubeObject } from '@vmshift/kubernetes';
import { isMachineError } from '../machine-error';
import { fieldsThatDiffer } from './fields-that-differ';
import { chartOf, pathInChart, type RenderRoot } from './render-root';

/** An object that differs between two renders, with the paths of its fields; `''` where one of them has none. */
export interface ChangedObject {
  /** As the first render has it, or the second where it is new. */
  readonly object: KubeObject;
  /** `Kind/name` in both of them. */
  readonly names: readonly string[];
  readonly fields: readonly string[];
}

/** The objects by the place of their construct, which no other name changes; undefined where nothing can be rendered. */
export function renderObjects(root: RenderRoot): ReadonlyMap<string, KubeObject> | undefined {
  try {
    const chart = chartOf(root);
    return new Map(objectConstructs(chart).map((one) => [pathInChart(one, chart), one.toJson() as KubeObject]));
  } catch (error) {
    if (isMachineError(error)) throw error;
    return undefined;
  }
}

/** What differs between two renders. */
export function changedObjects(
  before: ReadonlyMap<string, KubeObject>,
  after: ReadonlyMap<string, KubeObject>,
): readonly ChangedObject[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const sides = [before.get(path), after.get(path)];
    const [was, is] = sides;
    const object = was ?? is;
    const fields = was && is ? fieldsThatDiffer(was, is, was.kind) : [''];
    const names = sides.flatMap((side) => (side === undefined ? [] : [`${side.kind}/${side.metadata.name}`]));
    return object === undefined || fields.length === 0 ? [] : [{ object, names, fields }];
  });
}
