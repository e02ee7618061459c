import { model } from '@vmshift/environments';
import type { AppliedRevision, Observation } from '@vmshift/observation';
import { parseApplication } from '@vmshift/observation';
import fc from 'fast-check';
import { applicationProblems } from './application-problems';

const now = new Date('2026-11-24T12:00:00Z');
const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString().replace('.000', '');
const [environment] = model.environments.filter(({ name }) => name === 'dev');
if (environment === undefined) throw new Error('dev');

interface Parts {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

/** An Application of dev as kubectl prints it: synced, healthy, compared two minutes ago, but for what is given. */
function application({ metadata, spec, status }: Parts): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'vmshift-dev', namespace: 'argocd', creationTimestamp: ago(60 * 24 * 30), ...metadata },
    spec: { project: 'vmshift-dev', syncPolicy: { automated: { prune: true, selfHeal: true } }, ...spec },
    status: {
      reconciledAt: ago(2),
      sync: { status: 'Synced', revision: 'a'.repeat(40) },
      health: { status: 'Healthy', lastTransitionTime: ago(60) },
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: ago(90),
        finishedAt: ago(88),
        syncResult: {
          revision: 'a'.repeat(40),
          resources: [{ kind: 'Deployment', name: 'vmshift-api', status: 'Synced' }],
        },
      },
      summary: { images: ['redis'] },
      ...status,
    },
  };
}

function problems(parts: Parts, applied?: Observation<AppliedRevision>, at: Date = now) {
  const [, read] = parseApplication(application(parts)) ?? [];
  if (read?.state !== 'seen') throw new Error(JSON.stringify(read));
  const access = { context: 'vmshift-production', host: 'argocd.example.org' };
  const view = { environment, platform: model.platform, application: read.value, applied, access, now: at };
  return applicationProblems(view as Parameters<typeof applicationProblems>[0]);
}

const told = (...given: Parameters<typeof problems>) => problems(...given).map(({ problem }) => problem);

const health = (status: string, minutes: number, more: object = {}) => ({
  health: { status, lastTransitionTime: ago(minutes) },
  ...more,
});
const running = (minutes: number, more: object = {}) => ({
  operationState: {
    phase: 'Running',
    startedAt: ago(minutes),
    message: 'waiting for healthy state of apps/Deployment/x',
    ...more,
  },
});
const behindBy = (missing: number, minutes: number): Observation<AppliedRevision> => ({
  state: 'seen',
  value: { newest: 'b'.repeat(40), changedAt: ago(minutes), missing },
});

describe('tells what is wrong and since when', () => {
  test.each<
    [what: string, parts: Parts, applied: Observation<AppliedRevision> | undefined, problem: string, next: string]
  >([
    [
      'a rollout that never ends',
      { status: health('Progressing', 300) },
      undefined,
      'the rollout of vmshift-dev has been Progressing for 5 h, and one that works takes 13 min at most',
      'kubectl --context vmshift-dev -n vmshift-dev get pods',
    ],
    [
      'a sync that runs past its deadlines',
      { status: { ...running(30), ...health('Progressing', 5), sync: { status: 'OutOfSync' } } },
      undefined,
      'the sync of vmshift-dev has been Running for 30 min, and one that works takes 13 min at most; newer commits wait: waiting for healthy state of apps/Deployment/x',
      'kubectl --context vmshift-dev -n vmshift-dev get pods',
    ],
    [
      'a sync that is being terminated, without end',
      { status: { operationState: { phase: 'Terminating', startedAt: ago(200) } } },
      undefined,
      'the sync of vmshift-dev has been Terminating for 3 h, and one that works takes 13 min at most; newer commits wait',
      'kubectl --context vmshift-dev -n vmshift-dev get pods',
    ],
    [
      'a sync that fails again and again',
      {
        status: {
          sync: { status: 'OutOfSync' },
          operationState: {
            phase: 'Running',
            startedAt: ago(4),
            finishedAt: ago(1),
            retryCount: 3,
            message: 'one or more tasks failed. Retrying attempt #3 at 11:59AM.',
            syncResult: {
              resources: [
                { kind: 'Service', name: 'redis', status: 'Synced', message: 'serverside-applied' },
                {
                  kind: 'Job',
                  name: 'schema',
                  hookPhase: 'Failed',
                  message: 'Job has reached the specified backoff limit',
                },
              ],
            },
          },
        },
      },
      undefined,
      'the sync of vmshift-dev has failed 3 times for 4 min and is tried again: Job/schema is Failed: Job has reached the specified backoff limit',
      'kubectl --context vmshift-production -n argocd describe application vmshift-dev',
    ],
    [
      'a sync that waits for what cannot become healthy',
      { status: { ...running(5), ...health('Degraded', 3) } },
      undefined,
      'vmshift-dev is degraded while it syncs for 5 min, and newer commits wait: waiting for healthy state of apps/Deployment/x',
      'argocd --argocd-context argocd.example.org app terminate-op vmshift-dev',
    ],
    [
      'a sync that failed',
      {
        status: {
          sync: { status: 'OutOfSync' },
          operationState: { phase: 'Failed', startedAt: ago(40), finishedAt: ago(30), message: 'x (retried 5 times).' },
        },
      },
      undefined,
      'the last sync of vmshift-dev ended with Failed 30 min ago: x (retried 5 times).',
      'kubectl --context vmshift-production -n argocd describe application vmshift-dev',
    ],
    [
      'a commit that Argo CD did not take',
      {},
      behindBy(2, 180),
      'vmshift-dev is at aaaaaaaaaaaa, without the last 2 commits to dist/dev; the newest, bbbbbbbbbbbb, is 3 h old',
      'kubectl --context vmshift-production -n argocd annotate application vmshift-dev argocd.argoproj.io/refresh=hard --overwrite',
    ],
    [
      'an Argo CD that no longer looks',
      { status: { reconciledAt: ago(240) } },
      undefined,
      'Argo CD last compared vmshift-dev with Git 4 h ago; it should every 180 s',
      'kubectl --context vmshift-production -n argocd get pods',
    ],
    [
      'automatic sync that is off',
      { spec: { syncPolicy: { retry: { limit: 5 } } } },
      undefined,
      'automatic sync of vmshift-dev is off, so no commit reaches it; it is Synced now',
      'helm --kube-context vmshift-production -n argocd get manifest argocd-apps | kubectl --context vmshift-production apply -f -',
    ],
    [
      'automatic sync that is disabled',
      { spec: { syncPolicy: { automated: { enabled: false } } }, status: { sync: { status: 'OutOfSync' } } },
      undefined,
      'automatic sync of vmshift-dev is off, so no commit reaches it; it is OutOfSync now',
      'helm --kube-context vmshift-production -n argocd get manifest argocd-apps | kubectl --context vmshift-production apply -f -',
    ],
    [
      'a deletion',
      { metadata: { deletionTimestamp: ago(180) }, spec: {}, status: health('Missing', 10) },
      undefined,
      'Argo CD has been deleting vmshift-dev for 3 h',
      'kubectl --context vmshift-production -n argocd describe application vmshift-dev',
    ],
    [
      'what is paused',
      { status: health('Suspended', 150) },
      undefined,
      'vmshift-dev has been Suspended for 2 h, so something in it is paused',
      'kubectl --context vmshift-dev -n vmshift-dev get deployments,cronjobs',
    ],
    [
      'the decisive condition, though another one is first',
      {
        status: {
          sync: { status: 'Unknown' },
          conditions: [
            {
              type: 'OrphanedResourceWarning',
              message: 'Application has 3 orphaned resources',
              lastTransitionTime: ago(900),
            },
            { type: 'ComparisonError', message: 'app path does not exist', lastTransitionTime: ago(60) },
          ],
        },
      },
      undefined,
      'vmshift-dev has been Unknown and Healthy for 60 min: ComparisonError: app path does not exist',
      'kubectl --context vmshift-production -n argocd describe application vmshift-dev',
    ],
    [
      'an error that left the last known state as it was',
      { status: { conditions: [{ type: 'InvalidSpecError', message: 'no project', lastTransitionTime: ago(60) }] } },
      undefined,
      'vmshift-dev has been Synced and Healthy for 60 min: InvalidSpecError: no project',
      'kubectl --context vmshift-production -n argocd describe application vmshift-dev',
    ],
    [
      'a sync that Argo CD does not even begin',
      {
        status: {
          conditions: [{ type: 'SyncError', message: 'Failed last sync attempt', lastTransitionTime: ago(60) }],
        },
      },
      undefined,
      'Argo CD has been unable to sync vmshift-dev for 60 min: SyncError: Failed last sync attempt',
      'kubectl --context vmshift-production -n argocd describe application vmshift-dev',
    ],
    [
      'the object that is degraded, where Argo CD keeps it',
      {
        status: health('Degraded', 40, {
          resources: [
            { kind: 'Service', name: 'redis', health: { status: 'Healthy' } },
            {
              kind: 'Deployment',
              name: 'vmshift-api',
              health: { status: 'Degraded', message: 'exceeded its progress deadline' },
            },
          ],
        }),
      },
      undefined,
      'vmshift-dev has been Degraded for 40 min: Deployment/vmshift-api is Degraded: exceeded its progress deadline',
      'kubectl --context vmshift-dev -n vmshift-dev get pods',
    ],
    [
      'no cause where there is none to be known: that the sync succeeded is none',
      { status: health('Degraded', 40) },
      undefined,
      'vmshift-dev has been Degraded for 40 min',
      'kubectl --context vmshift-dev -n vmshift-dev get pods',
    ],
    [
      'a difference that is never synced',
      { status: { sync: { status: 'OutOfSync' } } },
      undefined,
      'vmshift-dev is OutOfSync',
      'argocd --argocd-context argocd.example.org app diff vmshift-dev',
    ],
    [
      'two Applications that fight for an object',
      { status: { conditions: [{ type: 'SharedResourceWarning', message: 'Service/redis is part of a and b' }] } },
      undefined,
      'Argo CD warns of vmshift-dev: SharedResourceWarning: Service/redis is part of a and b',
      'kubectl --context vmshift-production -n argocd describe application vmshift-dev',
    ],
    [
      'an unknown state',
      { status: health('Sleeping', 40) },
      undefined,
      'vmshift-dev has been Sleeping for 40 min',
      'kubectl --context vmshift-dev -n vmshift-dev get deployments,cronjobs',
    ],
  ])('%s', (_what, parts, applied, problem, next) => {
    const found = problems(parts, applied);
    expect(found.map((one) => one.problem)).toEqual([problem]);
    expect(found[0]).toMatchObject({ environment: 'dev', about: 'Argo CD' });
    expect(found[0]?.next[0]).toBe(next);
  });
});

describe('leaves alone', () => {
  test.each<[what: string, parts: Parts, applied?: Observation<AppliedRevision>]>([
    ['what is synced and healthy', {}],
    ['a rollout under way', { status: { ...health('Progressing', 10), ...running(9), sync: { status: 'OutOfSync' } } }],
    ['the first retry', { status: running(2, { retryCount: 1 }) }],
    ['a commit that Argo CD will poll in a moment', {}, behindBy(1, 5)],
    ['a revision that has all of its manifests', {}, behindBy(0, 5000)],
    ['a comparison of a few polls ago', { status: { reconciledAt: ago(25) } }],
    ['orphaned objects', { status: { conditions: [{ type: 'OrphanedResourceWarning', message: 'x' }] } }],
    [
      'a clock that is ahead of ours',
      { status: { reconciledAt: ago(-90), ...health('Progressing', -90), ...running(-90) } },
    ],
    ['a commit from the future', {}, behindBy(1, -90)],
    [
      'an Application that was made just now',
      { metadata: { creationTimestamp: ago(1) }, status: { reconciledAt: undefined } },
    ],
    [
      'times that are none',
      {
        status: {
          ...health('Progressing', 1),
          health: { status: 'Progressing', lastTransitionTime: '2026-11-24 01:00' },
        },
      },
    ],
  ])('%s', (...[, parts, applied]) => {
    expect(told(parts, applied)).toEqual([]);
  });
});

test('a long message keeps the words that decide', () => {
  const message = `Deployment.apps "vmshift-api" is invalid: spec.selector: Invalid value: ${JSON.stringify({ matchLabels: { app: 'x'.repeat(900) } })}: field is immutable`;
  const operationState = {
    phase: 'Failed',
    message: `one or more objects failed to apply, reason: ${message} (retried 5 times).`,
    syncResult: { resources: [{ kind: 'Deployment', name: 'vmshift-api', status: 'SyncFailed', message }] },
  };
  const [problem = ''] = told({ status: { sync: { status: 'OutOfSync' }, operationState } });
  expect(problem).toContain('Deployment/vmshift-api is SyncFailed: ');
  expect(problem).toMatch(/field is immutable$/);
  const [unnamed = ''] = told({ status: { operationState: { ...operationState, syncResult: undefined } } });
  expect(unnamed).toContain('field is immutable');
});

test('several things that are wrong are told one by one', () => {
  expect(
    told(
      { spec: { syncPolicy: null }, status: { reconciledAt: ago(200), ...health('Degraded', 300) } },
      behindBy(1, 250),
    ),
  ).toEqual([
    'vmshift-dev has been Degraded for 5 h',
    'automatic sync of vmshift-dev is off, so no commit reaches it; it is Synced now',
    'Argo CD last compared vmshift-dev with Git 3 h ago; it should every 180 s',
    expect.stringContaining('without the last commit to dist/dev'),
  ]);
});

test('times mean the same whatever zone they are written in', () => {
  const zoned = health('Progressing', 0, {});
  zoned.health.lastTransitionTime = '2026-11-24T12:00:00+05:30';
  expect(told({ status: zoned })).toEqual([expect.stringContaining('for 5 h')]);
});

test('whatever stands in an Application, it is read or unknown, and never throws', () => {
  const given = fc.record({ metadata: fc.anything(), spec: fc.anything(), status: fc.anything() });
  fc.assert(
    fc.property(given, ({ spec, status }) => {
      const [, read] = parseApplication({ metadata: { name: 'vmshift-dev' }, spec, status }) ?? [];
      expect(['seen', 'unknown']).toContain(read?.state);
      if (read?.state === 'seen') problems({ spec, status } as Parts);
    }),
  );
});
