import { at, type Data, isData, recordsAt } from '../data';
import { fieldPath, itemPath, itemPaths } from '../path';
import type { Workload } from '../workload';

/** A field of a pod that a control of Pod Security reads. */
export interface Place {
  /** Path in the object. */
  readonly path: string;
  /** Undefined where the field is absent or null. */
  readonly value: unknown;
}

/** The fields that a control reads. */
export type Places = (workload: Workload) => readonly Place[];

/** Fields of the pod specification. */
export function podFields(...fields: readonly string[]): Places {
  return ({ pod, podPath }) => fields.map((field) => placeIn(pod, podPath, field));
}

/** A field of every container, ephemeral ones included. */
export function containerField(field: string): Places {
  return (workload) => containersOf(workload).map(({ spec, path }) => placeIn(spec, path, field));
}

/** A field of the security context of the pod and of every container. */
export function contextField(field: string): Places {
  return (workload) => [
    placeIn(workload.pod, workload.podPath, `securityContext.${field}`),
    ...containerField(`securityContext.${field}`)(workload),
  ];
}

/**
 * The same where one has to be set: the pod's where it is, and the containers' own, or nothing where both leave it out.
 */
export function inheritedField(field: string): Places {
  return (workload) => {
    const shared = placeIn(workload.pod, workload.podPath, `securityContext.${field}`);
    const own = containerField(`securityContext.${field}`)(workload);
    if (shared.value === undefined) return own;
    return [shared, ...own.filter(({ value }) => value !== undefined)];
  };
}

/** Every item of the lists at places. */
export function itemsOf(places: Places): Places {
  return (workload) =>
    places(workload).flatMap(({ path, value }) =>
      Array.isArray(value) ? value.map((item, index) => ({ path: itemPath(path, value, index), value: item })) : [],
    );
}

/** A field of every item of the lists at places. */
export function itemField(places: Places, field: string): Places {
  return (workload) => itemsOf(places)(workload).map(({ path, value }) => placeIn(value, path, field));
}

/** The types of every volume: its keys but the name. */
export const volumeTypes: Places = ({ pod, podPath }) => {
  const volumes = recordsAt(pod, 'volumes');
  const paths = itemPaths(`${podPath}.volumes`, volumes);
  return volumes.flatMap((volume, index) =>
    Object.keys(volume)
      .filter((type) => type !== 'name' && volume[type] !== undefined && volume[type] !== null)
      .map((type) => ({ path: fieldPath(paths[index] ?? podPath, type), value: type })),
  );
};

/** Annotations of the pods whose key begins like this. */
export function annotations(prefix: string): Places {
  return ({ annotations: all, metadataPath }) =>
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ path: fieldPath(`${metadataPath}.annotations`, key), value }));
}

/** Places of several sorts. */
export function together(...all: readonly Places[]): Places {
  return (workload) => all.flatMap((places) => places(workload));
}

function containersOf({
  containers,
  pod,
  podPath,
}: Workload): readonly { readonly spec: Data; readonly path: string }[] {
  const ephemeral = recordsAt(pod, 'ephemeralContainers');
  const paths = itemPaths(`${podPath}.ephemeralContainers`, ephemeral);
  return [...containers, ...ephemeral.map((spec, index) => ({ spec, path: paths[index] ?? podPath }))];
}

function placeIn(value: unknown, path: string, field: string): Place {
  const found = isData(value) ? at(value, field) : undefined;
  return { path: `${path}.${field}`, value: found ?? undefined };
}
