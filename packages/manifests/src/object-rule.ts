import type { NetworkFlow } from '@vmshift/application';
import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { defineRule, type Place, type Rule, type RuleDefinition } from '@vmshift/findings';
import { type KubeObject, objectName, type Workload, workloadOf } from '@vmshift/kubernetes';

/** Tag of an image, and its digest (`sha256:…`) when the pin has one. */
export interface PinnedTag {
  readonly tag: string;
  readonly digest?: string;
}

/** What the release pin says of the application's images; their repositories are the platform's. */
export interface PinnedImages {
  readonly api: PinnedTag;
  readonly celery: PinnedTag;
}

/**
 * One state of an environment, and what is known of it. A rule that needs what is not known finds nothing: an older
 * revision may have no model that can be read.
 */
export interface EnvironmentState {
  /** The environment in the model. @default not known */
  readonly environment?: EnvironmentConfig | undefined;
  /** @default not known */
  readonly platform?: PlatformConfig | undefined;
  /** @default not known */
  readonly pinned?: PinnedImages | undefined;
  /** Every object of the environment. Nothing is claimed about their shape. */
  readonly objects: readonly KubeObject[];
  /** What is committed now, or at least what of it differs (`parseChanged`). @default nothing was ever rendered */
  readonly committed?: readonly KubeObject[] | undefined;
  /** Every connection between the environment's pods and with the world. @default not known */
  readonly flows?: readonly NetworkFlow[] | undefined;
}

/** A state with what most rules look up in it. */
export interface CheckInput extends EnvironmentState {
  readonly workloads: readonly Workload[];
  /** The objects of a kind. */
  readonly ofKind: (kind: string) => readonly KubeObject[];
  /** The object called `Kind/name`. */
  readonly find: (name: string) => KubeObject | undefined;
}

/** Looks up once what most rules want to know. */
export function prepare(state: EnvironmentState): CheckInput {
  const byKind = new Map<string, KubeObject[]>();
  const byName = new Map<string, KubeObject>();
  for (const object of state.objects) {
    const group = byKind.get(object.kind);
    if (group === undefined) byKind.set(object.kind, [object]);
    else group.push(object);
    if (!byName.has(objectName(object))) byName.set(objectName(object), object);
  }
  return {
    ...state,
    workloads: state.objects.flatMap((object) => workloadOf(object) ?? []),
    ofKind: (kind) => byKind.get(kind) ?? [],
    find: (name) => byName.get(name),
  };
}

/** A rule over one state of an environment's objects: `synth` holds to it, and a review compares both of its sides. */
export interface ObjectRule extends Rule<CheckInput> {
  /** Whether what it finds in an object follows from that object and the model: in one that did not change, nothing is new. */
  readonly judgesEach: boolean;
}

/** A rule that looks at several objects together, at the pin, at the connections, or at what is committed. */
export function objectRule<Facts extends Place>(definition: RuleDefinition<CheckInput, Facts>): ObjectRule {
  return { ...defineRule('objects', definition), judgesEach: false };
}

/** What a rule that judges each object by itself is given: some of the objects, or all of them. */
export type EachInput = Pick<CheckInput, 'environment' | 'platform' | 'objects' | 'workloads' | 'ofKind'>;

/** A rule that judges each object by itself, by the model alone. */
export function eachObjectRule<Facts extends Place>(definition: RuleDefinition<EachInput, Facts>): ObjectRule {
  return { ...defineRule<CheckInput, Facts>('objects', definition), judgesEach: true };
}
