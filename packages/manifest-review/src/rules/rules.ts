import type { Rule } from '@vmshift/findings';
import type { Comparison } from './rule';

/** Every rule about a change of the rendered objects. */
export const changeRules: readonly Rule<Comparison>[] = [];
