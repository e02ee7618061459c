import type { ApplicationProfile } from '@vmshift/application';
import { applicationOf, type EnvironmentConfig, type PlatformConfig } from '@vmshift/environments';
import {
  type KubeObject,
  objectName,
  targetOf,
  type Workload,
  withLimitDefaults,
  workloadOf,
} from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import { appliedObjects } from '../changes/argocd-files';
import type { EnvironmentSide } from '../side';

/** An environment as the cluster will see it: what Argo CD applies, indexed, with what the model says of it. */
export interface EnvironmentView {
  readonly name: string;
  readonly objects: readonly KubeObject[];
  readonly workloads: readonly Workload[];
  readonly config: EnvironmentConfig | undefined;
  readonly platform: PlatformConfig | undefined;
  readonly pin: ReleasePin | undefined;
  /** Pins that the environment had on the main branch, newest first. */
  readonly releasedPins: readonly ReleasePin[];
  /** What the application is that runs here. */
  readonly profile: ApplicationProfile;
  /** All objects of a kind. */
  readonly ofKind: (kind: string) => readonly KubeObject[];
  /** The object called `Kind/name`. */
  readonly find: (name: string) => KubeObject | undefined;
  readonly workload: (name: string) => Workload | undefined;
  /** The HorizontalPodAutoscaler that scales the object called `Kind/name`. */
  readonly autoscalerOf: (name: string) => KubeObject | undefined;
}

const views = new WeakMap<EnvironmentSide, EnvironmentView>();

/** The view of one side of an environment; the same one where both sides are the same. */
export function environmentView(name: string, side: EnvironmentSide | undefined): EnvironmentView {
  const known = side && views.get(side);
  if (known?.name === name) return known;
  const view = buildView(name, side);
  if (side !== undefined) views.set(side, view);
  return view;
}

function buildView(name: string, side: EnvironmentSide | undefined): EnvironmentView {
  const objects = appliedObjects(side);
  const profile = applicationOf(side?.platform);
  const byKind = groupByKind(objects);
  const ranges = byKind.get('LimitRange') ?? [];
  const workloads = objects.flatMap((object) => admittedWorkload(object, ranges, profile) ?? []);
  const byName = new Map(objects.map((object) => [objectName(object), object]));
  const workloadsByName = new Map(workloads.map((workload) => [workload.name, workload]));
  const autoscalers = new Map(
    (byKind.get('HorizontalPodAutoscaler') ?? []).map((object) => [targetOf(object), object]),
  );
  return {
    name,
    objects,
    workloads,
    config: side?.config,
    platform: side?.platform,
    pin: side?.pin,
    releasedPins: side?.releasedPins ?? [],
    profile,
    ofKind: (kind) => byKind.get(kind) ?? [],
    find: (key) => byName.get(key),
    workload: (key) => workloadsByName.get(key),
    autoscalerOf: (key) => autoscalers.get(key),
  };
}

interface Admitted {
  readonly workload: Workload;
  readonly ranges: readonly KubeObject[];
  readonly profile: ApplicationProfile;
}

const admitted = new WeakMap<KubeObject, Admitted>();

/** What is the same on both sides is one workload, so that what rules found out about it is known. */
function admittedWorkload(
  object: KubeObject,
  ranges: readonly KubeObject[],
  profile: ApplicationProfile,
): Workload | undefined {
  const known = admitted.get(object);
  if (known?.profile === profile && areSame(known.ranges, ranges)) return known.workload;
  const declared = workloadOf(object);
  if (declared === undefined) return undefined;
  const workload = { ...withLimitDefaults(declared, ranges), profile };
  admitted.set(object, { workload, ranges, profile });
  return workload;
}

function areSame(some: readonly KubeObject[], others: readonly KubeObject[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

function groupByKind(objects: readonly KubeObject[]): ReadonlyMap<string, readonly KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const group = groups.get(object.kind);
    if (group) group.push(object);
    else groups.set(object.kind, [object]);
  }
  return groups;
}
