import { syncDeadlineSeconds } from '@vmshift/environments';
import type { ArgoCdApplication } from '@vmshift/observation';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { applicationIn, applicationObject } from './application-state';
import { healthEvidence } from './evidence';

interface HealthFacts extends DiagnosisFacts {
  readonly health: string;
}

function healthFacts(application: ArgoCdApplication | undefined): readonly HealthFacts[] {
  if (application === undefined) return [];
  const { name, health, healthSince: since } = application;
  return [{ object: applicationObject(name), since, evidence: healthEvidence(application), health }];
}

const SEE = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/health/';

/** What a release may have brought about. */
const ROLLOUT = {
  severity: 'degraded',
  next: (_facts: DiagnosisFacts, { environment }: EnvironmentView) => [
    command.showPods(environment),
    command.showWarnings(environment),
    command.rollback(environment),
  ],
  runbook: 'on-call.md#objects-that-are-not-healthy',
  releaseCanCause: true,
  see: SEE,
} as const;

/** What Argo CD makes of the objects of an Application, where the objects themselves tell no more. */
export const healthRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...ROLLOUT,
    id: 'application-degraded',
    title: 'Argo CD finds an object of the Application broken',
    judge: (view) => healthFacts(applicationIn(view, 'degraded')),
    cause: 'Argo CD finds objects Degraded',
  }),
  defineDiagnosis({
    ...ROLLOUT,
    id: 'rollout-too-long',
    title: 'A rollout goes on longer than one that works can take',
    judge: (view) =>
      healthFacts(applicationIn(view, 'progressing-too-long')).map((facts) => ({
        ...facts,
        most: `${Math.ceil(syncDeadlineSeconds(view.platform) / 60)} min`,
      })),
    cause: ({ most }) => `a rollout is Progressing longer than the ${most} that one which works can take`,
  }),
  defineDiagnosis({
    id: 'application-suspended',
    title: 'Something in the Application is paused',
    judge: (view) => healthFacts(applicationIn(view, 'paused')),
    severity: 'degraded',
    cause: ({ health }) =>
      health === 'Suspended' ? 'a Deployment or a CronJob is paused' : `Argo CD finds objects ${health}`,
    next: (_facts, { access, environment }) => [
      command.showWorkloads(environment),
      command.describeApplication(access, environment),
    ],
    runbook: 'on-call.md#objects-that-are-not-healthy',
    see: SEE,
  }),
];
