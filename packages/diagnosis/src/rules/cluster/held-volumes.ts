import type { ObservedAttachment, ObservedClaim, ObservedPod } from '@vmshift/observation';

/** Other nodes to which the volumes of a pod that waits are attached: a volume of Linode is at one node at a time. */
export function nodesThatHold(
  { phase, node, claims }: ObservedPod,
  allClaims: readonly ObservedClaim[],
  attachments: readonly ObservedAttachment[],
): readonly string[] {
  if (phase !== 'Pending') return [];
  const volumes = allClaims.filter(({ name }) => claims.includes(name)).map(({ volume }) => volume);
  return attachments
    .filter((one) => one.attached && one.volume !== undefined && volumes.includes(one.volume) && one.node !== node)
    .map((one) => one.node);
}
