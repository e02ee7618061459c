import { z } from 'zod';
import { count, text, time } from './read';

/** What happened to an object, as often as it did. @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export interface ObservedEvent {
  /** `Kind/name` of the object that it is about. */
  readonly object: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly first?: string | undefined;
  readonly last?: string | undefined;
}

const EVENT = z.object({
  involvedObject: z.object({ kind: text, name: text }),
  type: text,
  reason: text,
  message: text,
  count,
  series: z.object({ count, lastObservedTime: time }).nullish(),
  firstTimestamp: time,
  lastTimestamp: time,
  eventTime: time,
  metadata: z.object({ creationTimestamp: time }),
});

/** @throws ZodError where the object is no event */
export function parseEvent(object: unknown): ObservedEvent {
  const read = EVENT.parse(object);
  const first = read.firstTimestamp ?? read.eventTime ?? read.metadata.creationTimestamp;
  return {
    object: `${read.involvedObject.kind ?? 'Unknown'}/${read.involvedObject.name ?? ''}`,
    type: read.type === 'Warning' ? 'Warning' : 'Normal',
    reason: read.reason ?? '',
    message: read.message ?? '',
    count: read.series?.count ?? read.count ?? 1,
    first,
    last: read.series?.lastObservedTime ?? read.lastTimestamp ?? first,
  };
}

/** The same event about the same object once, newest first: controllers write a new one where the old one expired. */
export function mergeEvents(events: readonly ObservedEvent[]): readonly ObservedEvent[] {
  const merged = new Map<string, ObservedEvent>();
  for (const event of events) {
    const key = JSON.stringify([event.object, event.type, event.reason, event.message]);
    const same = merged.get(key);
    merged.set(key, same === undefined ? event : join(same, event));
  }
  return [...merged.values()].toSorted((one, other) => at(other.last) - at(one.last));
}

function join(one: ObservedEvent, other: ObservedEvent): ObservedEvent {
  return {
    ...one,
    count: one.count + other.count,
    first: at(one.first) <= at(other.first) ? one.first : other.first,
    last: at(one.last) >= at(other.last) ? one.last : other.last,
  };
}

function at(time: string | undefined): number {
  return time === undefined ? 0 : Date.parse(time);
}
