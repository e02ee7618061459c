import { z } from 'zod';
import { type Condition, condition, identity, list, metadata, type ObjectIdentity, text, texts } from './read';

/** @see https://kubernetes.io/docs/reference/node/node-status/ */
export interface ObservedNode extends ObjectIdentity {
  readonly unschedulable: boolean;
  readonly taints: readonly ObservedTaint[];
  readonly conditions: readonly Condition[];
  /** What pods can have of it, as quantities by name. */
  readonly allocatable: Readonly<Record<string, string>>;
  readonly kubeletVersion?: string | undefined;
}

export interface ObservedTaint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect?: string | undefined;
}

const NODE = z.object({
  metadata,
  spec: z.object({
    unschedulable: z.boolean().nullish(),
    taints: list(z.object({ key: z.string(), value: text, effect: text })),
  }),
  status: z
    .object({ conditions: list(condition), allocatable: texts, nodeInfo: z.object({ kubeletVersion: text }).nullish() })
    .nullish(),
});

/** @throws ZodError where the object is no node */
export function parseNode(object: unknown): ObservedNode {
  const { metadata: meta, spec, status } = NODE.parse(object);
  return {
    ...identity(meta),
    unschedulable: spec.unschedulable ?? false,
    taints: spec.taints,
    conditions: status?.conditions ?? [],
    allocatable: status?.allocatable ?? {},
    kubeletVersion: status?.nodeInfo?.kubeletVersion,
  };
}
