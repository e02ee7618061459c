import { z } from 'zod';
import { type Condition, condition, count, identity, list, metadata, type ObjectIdentity, texts } from './read';

/** A Deployment, a ReplicaSet or a StatefulSet: how many pods it has of how many. */
export interface ObservedWorkload extends ObjectIdentity {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet';
  readonly wanted: number;
  readonly paused: boolean;
  /** Whether its controller has looked at the newest form of it. */
  readonly observed: boolean;
  /** Pods of the newest template. Not known of a ReplicaSet. */
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly conditions: readonly Condition[];
  /** Labels that its pods get. @default not known */
  readonly podLabels?: Readonly<Record<string, string>> | undefined;
  /** `deployment.kubernetes.io/revision` of a Deployment and of its ReplicaSets. */
  readonly revision?: string | undefined;
}

const WORKLOAD = z.object({
  kind: z.enum(['Deployment', 'ReplicaSet', 'StatefulSet']),
  metadata: metadata.extend({ generation: count }),
  spec: z.object({
    replicas: count,
    paused: z.boolean().nullish(),
    template: z.object({ metadata: z.object({ labels: texts }).nullish() }).nullish(),
  }),
  status: z
    .object({
      observedGeneration: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      conditions: list(condition),
    })
    .nullish(),
});

/** @throws ZodError where the object is no workload */
export function parseWorkload(object: unknown): ObservedWorkload {
  const { kind, metadata: meta, spec, status } = WORKLOAD.parse(object);
  return {
    kind,
    ...identity(meta),
    wanted: spec.replicas ?? 1,
    paused: spec.paused ?? false,
    observed: meta.generation === undefined || (status?.observedGeneration ?? 0) >= meta.generation,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    conditions: status?.conditions ?? [],
    podLabels: spec.template?.metadata?.labels,
    revision: meta.annotations['deployment.kubernetes.io/revision'],
  };
}
