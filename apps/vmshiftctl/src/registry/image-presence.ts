import type { Observation } from '@vmshift/observation';

/** Whether the registry of an image reference still has what a node pulls by it; unknown with the reason. */
export type ReadImage = (reference: string) => Promise<Observation<boolean>>;
