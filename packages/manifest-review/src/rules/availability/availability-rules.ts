import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { drain } from './drain';
import { probeQuestions } from './probe-questions';
import { probeTiming } from './probe-timing';
import { refusedRollouts } from './refused-rollouts';
import { replicas } from './replicas';
import { rollout } from './rollout';
import { scheduler } from './scheduler';
import { shutdown } from './shutdown';

/** Whether requests are answered and tasks are done, now and at the next rollout, drain or load. */
export const availabilityRules: readonly Rule<Comparison>[] = [
  ...replicas,
  ...rollout,
  ...refusedRollouts,
  ...drain,
  ...probeQuestions,
  ...probeTiming,
  ...shutdown,
  ...scheduler,
];
