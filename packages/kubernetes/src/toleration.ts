import { recordsAt, textAt } from './data';

/** What keeps pods away from a node. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/**
 * Whether a pod may be scheduled on a node with the taint. An effect or a key that a toleration leaves out matches all.
 * @param pod the specification of a pod
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export function tolerates(pod: unknown, { key, value, effect }: Taint): boolean {
  return recordsAt(pod, 'tolerations').some((toleration) => {
    const of = (field: string) => textAt(toleration, field) ?? '';
    if (!['', effect].includes(of('effect')) || !['', key].includes(of('key'))) return false;
    return of('operator') === 'Exists' || (['', 'Equal'].includes(of('operator')) && of('value') === value);
  });
}
