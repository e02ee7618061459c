import { parseApplication, parseJob, parsePod, parseWorkload, type RestoreMarker } from '@vmshift/observation';
import { place } from '../testing/production-place';
import { type NextStep, nextStep } from './next-step';
import { newLock } from './take-lock';

const REQUEST = { run: 'run-1', by: 'Ada', now: '2026-11-24T12:00:00Z', job: 'job', takeOver: false, cancel: false };

interface Parts {
  readonly phase?: RestoreMarker['phase'];
  readonly enabled?: boolean;
  readonly refresh?: boolean;
  /** Who asked for the sync that has not ended. */
  readonly syncing?: boolean;
  readonly operation?: object;
  readonly wanted?: number;
  readonly available?: number;
  /** Labels `app` of pods, with their phases. */
  readonly pods?: Readonly<Record<string, string>>;
  /** Condition of the Job, or none while it runs. @default there is none */
  readonly job?: string | undefined;
}

function stepOf(parts: Parts): NextStep {
  const { phase = 'stopped', enabled = false, refresh, syncing = false, operation, wanted = 0, available = 0 } = parts;
  const annotations = refresh ? { 'argocd.argoproj.io/refresh': 'normal' } : {};
  const [, application] =
    parseApplication({
      metadata: { name: place.application, annotations },
      spec: { syncPolicy: { automated: { enabled } } },
      status: { operationState: operation },
    }) ?? [];
  if (application?.state !== 'seen') throw new Error('no Application');
  const deployment = (name: string) =>
    parseWorkload({
      kind: 'Deployment',
      metadata: { name },
      spec: { replicas: wanted },
      status: { availableReplicas: available },
    });
  const job = { metadata: { name: 'job' }, spec: {}, status: { conditions: [{ type: parts.job, status: 'True' }] } };
  const state = {
    ...{ application: application.value, resourceVersion: '7', syncing },
    deployments: place.deployments.map(({ name }) => deployment(name)),
    pods: Object.entries(parts.pods ?? {}).map(([app, podPhase]) =>
      parsePod({
        metadata: { name: `${app}-1`, labels: { app } },
        spec: { containers: [] },
        status: { phase: podPhase },
      }),
    ),
    jobs: parts.job === undefined ? [] : [parseJob(job)],
  };
  return nextStep(state, place, { ...newLock(REQUEST, 'a.dump'), phase });
}

const act = (action: string) => ({ kind: 'act', action });
const ours = (phase: string, message?: string) => ({
  operation: { phase, message, operation: { initiatedBy: { username: 'run-1' } } },
});
const waits = (text: string) => ({ kind: 'wait', for: expect.stringContaining(text) });

test.each<[string, Parts, object]>([
  ['automatic sync goes off first', { enabled: true, wanted: 3 }, act('pause-sync')],
  ['nothing is stopped before Argo CD has seen it', { refresh: true, wanted: 3 }, waits('to see that automatic sync')],
  ['a sync that runs is ended', { syncing: true, operation: { phase: 'Running' }, wanted: 3 }, act('terminate-sync')],
  [
    'its end is waited for',
    { syncing: true, operation: { phase: 'Terminating' }, wanted: 3 },
    waits('the sync to end'),
  ],
  ['then the application is stopped', { wanted: 3 }, act('stop')],
  ['no Job is made while a pod of it runs', { pods: { 'vmshift-api': 'Running' } }, waits('vmshift-api-1')],
  ['nor while a backup does', { pods: { 'postgresql-backup': 'Running' } }, waits('postgresql-backup-1')],
  [
    'pods that have ended or have no session are left',
    { pods: { 'vmshift-schema': 'Succeeded', redis: 'Running' } },
    act('create-job'),
  ],
  ['the Job is waited for', { job: 'SuccessCriteriaMet' }, waits('the Job job')],
  ['one that failed needs a person', { job: 'Failed' }, { kind: 'failed', because: expect.any(String) }],
  ['after one that is complete all is synced', { job: 'Complete' }, act('start-sync')],
  ['a sync of another run is waited for', { phase: 'syncing', syncing: true }, waits('the sync to begin')],
  ['and started again', { phase: 'syncing' }, act('start-sync')],
  [
    'our sync is waited for',
    { phase: 'syncing', syncing: true, ...ours('Running', 'a hook') },
    waits('the sync: a hook'),
  ],
  ['and noted', { phase: 'syncing', ...ours('Succeeded') }, act('note-synced')],
  [
    'one that failed needs a person too',
    { phase: 'syncing', ...ours('Failed', 'no') },
    { kind: 'failed', because: 'the sync failed: no' },
  ],
  ['what the sync leaves is started', { phase: 'running' }, act('start')],
  ['its pods are waited for', { phase: 'running', wanted: 2, available: 1 }, waits('vmshift-api 1 of 2')],
  ['and then it is done', { phase: 'running', wanted: 2, available: 2 }, act('finish')],
])('%s', (_what, parts, step) => {
  expect(stepOf(parts)).toMatchObject(step);
});
