import type { Rule } from '@vmshift/findings';
import { probeQuestions } from './availability/probe-questions';
import { probeTiming } from './availability/probe-timing';
import type { Comparison } from './rule';

/** Every rule about a change of the rendered objects. */
export const changeRules: readonly Rule<Comparison>[] = [...probeQuestions, ...probeTiming];
