import type { Lane } from '../lane';

/** Something that goes wrong, or looks as if it did, brought about for real. */
export interface Scenario {
  /** Of the recording too. */
  readonly name: string;
  /** In one sentence, lower case. */
  readonly title: string;
  /** Whether it disturbs what runs next to it. @default it does not */
  readonly alone?: boolean;
  /** Brings it about in a lane of its own, waits until it shows, and records it. */
  run(lane: Lane, record: (name: string) => Promise<void>): Promise<void>;
}
