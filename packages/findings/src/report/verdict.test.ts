import { report, reportFinding } from '@vmshift/findings/testing';
import type { Report } from './report';
import { verdictOf, verdictSentence } from './verdict';

const [block, warn, info] = (['block', 'warn', 'info'] as const).map((verdict) => reportFinding({ verdict }));
const acknowledged = reportFinding({
  acknowledged: [{ by: 'octocat', expires: '2026-12-31', reason: 'it was tried' }],
});
const problem = { rule: 'acknowledgement-unused', environment: 'dev', path: '', value: '', allowed: '', fix: '' };

test.each<[string, Partial<Report>, ReturnType<typeof verdictOf>, string]>([
  ['nothing', {}, 'passed', 'nothing blocks: 0 blocking, 0 warnings, 0 notes'],
  [
    'what only warns',
    { findings: [warn, info].flatMap((one) => one ?? []) },
    'passed',
    'nothing blocks: 0 blocking, 1 warning, 1 note',
  ],
  [
    'what blocks',
    { findings: [block, block, warn].flatMap((one) => one ?? []) },
    'blocked',
    'blocked: 2 blocking, 1 warning, 0 notes',
  ],
  [
    'what blocks next to what is acknowledged',
    { findings: [block, acknowledged].flatMap((one) => one ?? []) },
    'blocked',
    'blocked: 1 blocking, 0 warnings, 0 notes; 1 acknowledged',
  ],
  [
    'what is acknowledged',
    { findings: [acknowledged] },
    'passed',
    'nothing blocks: 0 blocking, 0 warnings, 0 notes; 1 acknowledged',
  ],
  [
    'an acknowledgement that lifts nothing',
    { acknowledgementProblems: [problem] },
    'blocked',
    'blocked: 0 blocking, 0 warnings, 0 notes; 1 acknowledgement lifts nothing',
  ],
  [
    'a gap',
    { notCompared: ['x'] },
    'not-compared',
    'no verdict: not everything was compared; 0 blocking, 0 warnings, 0 notes',
  ],
  [
    'a stack that could not be planned',
    { stacks: [{ status: 'failed', stack: 's', because: 'no token' }] },
    'not-compared',
    'no verdict: not everything was compared; 0 blocking, 0 warnings, 0 notes',
  ],
  [
    'a stack that cannot be planned yet',
    { stacks: [{ status: 'not-plannable', stack: 's', because: 'it reads p' }] },
    'passed',
    'nothing blocks: 0 blocking, 0 warnings, 0 notes',
  ],
  [
    'what blocks, with a gap',
    { findings: [reportFinding()], notCompared: ['x'] },
    'blocked',
    'blocked: 1 blocking, 0 warnings, 0 notes; not everything was compared',
  ],
])('%s', (_, over, verdict, sentence) => {
  expect([verdictOf(report(over)), verdictSentence(report(over))]).toEqual([verdict, sentence]);
});
