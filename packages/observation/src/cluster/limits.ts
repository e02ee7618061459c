import { z } from 'zod';
import {
  type Condition,
  condition,
  count,
  identity,
  list,
  metadata,
  type ObjectIdentity,
  text,
  texts,
  time,
} from './read';

/** @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation */
export interface ObservedAutoscaler extends ObjectIdentity {
  /** `Kind/name` of what it scales. */
  readonly target: string;
  readonly min: number;
  readonly max: number;
  readonly current: number;
  readonly wanted: number;
  readonly lastScaled?: string | undefined;
  readonly conditions: readonly Condition[];
}

const AUTOSCALER = z.object({
  metadata,
  spec: z.object({
    scaleTargetRef: z.object({ kind: text, name: text }),
    minReplicas: count,
    maxReplicas: z.number(),
  }),
  status: z
    .object({ currentReplicas: count, desiredReplicas: count, lastScaleTime: time, conditions: list(condition) })
    .nullish(),
});

/** @throws ZodError where the object is no autoscaler */
export function parseAutoscaler(object: unknown): ObservedAutoscaler {
  const { metadata: meta, spec, status } = AUTOSCALER.parse(object);
  return {
    ...identity(meta),
    target: `${spec.scaleTargetRef.kind ?? ''}/${spec.scaleTargetRef.name ?? ''}`,
    min: spec.minReplicas ?? 1,
    max: spec.maxReplicas,
    current: status?.currentReplicas ?? 0,
    wanted: status?.desiredReplicas ?? 0,
    lastScaled: status?.lastScaleTime,
    conditions: status?.conditions ?? [],
  };
}

/** What a namespace may use and does, as quantities by name. */
export interface ObservedQuota extends ObjectIdentity {
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}

const QUOTA = z.object({ metadata, status: z.object({ hard: texts, used: texts }).nullish() });

/** @throws ZodError where the object is no quota */
export function parseQuota(object: unknown): ObservedQuota {
  const { metadata: meta, status } = QUOTA.parse(object);
  return { ...identity(meta), hard: status?.hard ?? {}, used: status?.used ?? {} };
}
