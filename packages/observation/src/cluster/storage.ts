import { z } from 'zod';
import { type Condition, condition, identity, list, metadata, type ObjectIdentity, text, texts } from './read';

/** @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#lifecycle-of-a-volume-and-claim */
export interface ObservedClaim extends ObjectIdentity {
  /** `Pending`, `Bound` or `Lost`. */
  readonly phase: string;
  readonly storageClass?: string | undefined;
  /** Volume that it is bound to. */
  readonly volume?: string | undefined;
  readonly requested?: string | undefined;
  readonly capacity?: string | undefined;
  readonly conditions: readonly Condition[];
}

const CLAIM = z.object({
  metadata,
  spec: z.object({ storageClassName: text, volumeName: text, resources: z.object({ requests: texts }).nullish() }),
  status: z.object({ phase: text, capacity: texts, conditions: list(condition) }).nullish(),
});

/** @throws ZodError where the object is no claim */
export function parseClaim(object: unknown): ObservedClaim {
  const { metadata: meta, spec, status } = CLAIM.parse(object);
  return {
    ...identity(meta),
    phase: status?.phase ?? 'Pending',
    storageClass: spec.storageClassName,
    volume: spec.volumeName,
    requested: spec.resources?.requests.storage,
    capacity: status?.capacity.storage,
    conditions: status?.conditions ?? [],
  };
}

/** Where a volume is attached, or why it is not. @see https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/ */
export interface ObservedAttachment extends ObjectIdentity {
  readonly volume?: string | undefined;
  readonly node: string;
  readonly attached: boolean;
  readonly attachError?: string | undefined;
  readonly detachError?: string | undefined;
}

const error = z.object({ message: text }).nullish();

const ATTACHMENT = z.object({
  metadata,
  spec: z.object({ nodeName: z.string(), source: z.object({ persistentVolumeName: text }) }),
  status: z.object({ attached: z.boolean().nullish(), attachError: error, detachError: error }).nullish(),
});

/** @throws ZodError where the object is no attachment */
export function parseAttachment(object: unknown): ObservedAttachment {
  const { metadata: meta, spec, status } = ATTACHMENT.parse(object);
  return {
    ...identity(meta),
    volume: spec.source.persistentVolumeName,
    node: spec.nodeName,
    attached: status?.attached ?? false,
    attachError: status?.attachError?.message,
    detachError: status?.detachError?.message,
  };
}
