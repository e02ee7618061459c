import type { Rule } from '@vmshift/findings';
import { availabilityRules } from './availability/availability-rules';
import { dataRules } from './data/data-rules';
import type { Comparison } from './rule';

/** Every rule about a change of the rendered objects. */
export const changeRules: readonly Rule<Comparison>[] = [...dataRules, ...availabilityRules];
