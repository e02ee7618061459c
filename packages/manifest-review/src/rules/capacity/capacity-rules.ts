import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { namespaceBounds } from './namespace-bounds';
import { diskOfNoNode, nodes } from './nodes';
import { processMemory } from './process-memory';
import { resources } from './resources';

/** Whether what the pods use is kept free for them, and bounded. */
export const capacityRules: readonly Rule<Comparison>[] = [
  ...resources,
  nodes,
  diskOfNoNode,
  processMemory,
  ...namespaceBounds,
];
