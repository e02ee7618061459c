import type { PlannedStack, Report, ReportFinding } from '@vmshift/findings/report';

/** A finding of a report; what a test is about is given. */
export function reportFinding(over: Partial<ReportFinding> = {}): ReportFinding {
  return {
    id: 'two-servers-on-one-volume',
    class: 'data-loss',
    verdict: 'block',
    environments: ['production'],
    object: 'Deployment/redis',
    path: 'spec.strategy.type',
    because: 'both servers write to one volume',
    impact: 'the data is damaged',
    fix: 'keep Recreate',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
    acknowledged: [],
    places: [],
    ...over,
  };
}

/** A stack whose plan changes nothing; what a test is about is given. */
export function plannedStack(stack: string, over: Partial<PlannedStack> = {}): PlannedStack {
  const plan = { stack, changes: [], drift: [], outputs: [] };
  return { status: 'planned', stack, basis: 'plan', plan, untold: [], pendingProducers: [], ...over };
}

/** A report in which nothing differs; what a test is about is given. */
export function report(over: Partial<Report> = {}): Report {
  return {
    version: 1,
    command: 'diff',
    base: 'a1',
    head: 'b2',
    source: { repository: 'https://github.com/example/platform', revision: 'main' },
    notCompared: [],
    notes: [],
    findings: [],
    acknowledgementProblems: [],
    objects: { environments: [], changes: [] },
    stacks: [],
    ...over,
  };
}
