import type { Rule } from '@vmshift/findings';
import { probeQuestions } from './availability/probe-questions';
import { probeTiming } from './availability/probe-timing';
import { dataRules } from './data/data-rules';
import type { Comparison } from './rule';

/** Every rule about a change of the rendered objects. */
export const changeRules: readonly Rule<Comparison>[] = [...dataRules, ...probeQuestions, ...probeTiming];
