import type { Problem, Severity } from '@vmshift/diagnosis';
import { SEVERITY_WORDS } from '@vmshift/diagnosis/git';
import type { Html } from './html';
import { mark, type Tone } from './mark';

const TONES: Readonly<Record<Severity, Tone>> = {
  down: 'bad',
  degraded: 'bad',
  'at-risk': 'warning',
  waiting: 'held',
  unknown: 'quiet',
};

/** The tone of a problem. */
export function toneOf({ severity }: Pick<Problem, 'severity'>): Tone {
  return TONES[severity];
}

/** The severity of a problem, marked. */
export function severityMark(problem: Pick<Problem, 'severity'>): Html {
  return mark(toneOf(problem), SEVERITY_WORDS[problem.severity]);
}
