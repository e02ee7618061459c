import { model } from '@vmshift/environments';
import type { PlatformObservation } from '@vmshift/observation';
import {
  claim,
  condition,
  container,
  cronJob,
  event,
  node,
  pod,
  replicaSets,
  service,
  workload,
} from '../test-support/objects';
import { ago, view, wellHost, wellPlatform } from '../test-support/views';
import { diagnosePlatform } from './diagnose';

const well = wellPlatform();

/** The platform with other observations of one environment. */
function platform(environments: Readonly<Record<string, Parameters<typeof view>[0]>>): PlatformObservation {
  const changed = Object.entries(environments).map(([name, parts]) => [
    name,
    view({ ...parts, environment: { name } }).observed,
  ]);
  return { ...well, environments: { ...well.environments, ...Object.fromEntries(changed) } };
}

const diagnose = (observation: PlatformObservation) => diagnosePlatform(model, [], observation);
const degraded = {
  application: { status: { health: { status: 'Degraded', lastTransitionTime: '2026-11-24T11:30:00Z' } } },
};

test('all is well where everything was seen and is', () => {
  expect(diagnose(well)).toEqual({
    problems: [],
    unseen: [],
    verdict: { line: `all ${model.environments.length} environments run what Git says`, exitCode: 0 },
  });
});

test('the verdict is the worst problem, production first', () => {
  const { problems, verdict } = diagnose(platform({ dev: degraded, production: degraded, staging: degraded }));
  expect(problems.map(({ environment }) => environment)).toEqual(['production', 'staging', 'dev']);
  expect(verdict).toEqual({
    line: 'production is degraded since 2026-11-24 11:30 UTC: Argo CD finds objects Degraded; 2 more problems',
    exitCode: 1,
  });
});

test('what was not seen is neither right nor wrong, and is told once for each reason', () => {
  const application = { state: 'unknown', because: 'no route to host' } as const;
  const { problems, unseen, verdict } = diagnose(
    platform({ dev: { observed: { application } }, staging: { observed: { application } } }),
  );
  expect(problems).toEqual([]);
  expect(unseen).toEqual([{ what: 'Argo CD, staging; Argo CD, dev', because: 'no route to host', next: [] }]);
  expect(verdict).toEqual({ line: 'nothing is wrong in what was seen; 1 thing could not be looked at', exitCode: 3 });
});

test('a cluster without a context in kubectl names the command that makes it', () => {
  const known = { state: 'seen', value: ['vmshift-production', 'vmshift-staging'] } as const;
  const { unseen } = diagnose({ ...platform({ dev: { cluster: 'unseen' } }), contexts: known });
  expect(unseen).toEqual([expect.objectContaining({ next: ['./vmshiftctl access dev'] })]);
});

// As kubectl 1.32 and 1.35 print what an API server answers to a token that has expired, the certificate of another cluster,
// the name of a cluster that was deleted, and a context whose user or cluster the configuration lacks.
test.each([
  'Unable to connect to the server: dial tcp: lookup 0a1b.us-east-2.linodelke.net on 192.0.2.53:53: no such host',
  'Unable to connect to the server: dial tcp: lookup 0a1b.us-east-2.linodelke.net: no such host',
  'Please enter Username: error: EOF',
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
  'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
  'error: You must be logged in to the server (Unauthorized)',
  'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
])('access that is no longer of use names the command that makes it again: %s', (words) => {
  const by = (context: string) => ({ state: 'unknown', because: `kubectl --context ${context}: ${words}` }) as const;
  const observed = { application: by('vmshift-production'), cluster: by('vmshift-dev') };
  const { unseen } = diagnose(platform({ dev: { observed } }));
  expect(unseen.map(({ what, next }) => ({ what, next }))).toEqual([
    { what: 'Argo CD, dev', next: ['./vmshiftctl access production'] },
    { what: 'the cluster of dev', next: ['./vmshiftctl access dev'] },
  ]);
});

// As kubectl 1.32 prints them of a port that takes no connection, of one that takes it and is silent, and as we do.
test.each([
  'The connection to the server 192.0.2.7:6443 was refused - did you specify the right host or port?',
  'Unable to connect to the server: context deadline exceeded',
  'Unable to connect to the server: net/http: TLS handshake timeout',
  'Unable to connect to the server: dial tcp 192.0.2.7:443: i/o timeout',
  'kubectl did not answer within 10 s',
])('a cluster that gives no answer names the command that asks with more patience: %s', (words) => {
  const observed = {
    cluster: { state: 'unknown', because: `kubectl --context vmshift-dev: ${words}` },
    application: { state: 'unknown', because: 'kubectl --context vmshift-production: Forbidden' },
  } as const;
  const { unseen } = diagnose(platform({ dev: { observed } }));
  expect(unseen.map(({ next }) => next)).toEqual([
    [],
    ["kubectl --context vmshift-dev get --raw '/readyz?verbose' --request-timeout=60s"],
  ]);
});

test('of one environment alone, what makes the context of the cluster that hosts Argo CD is named as well', () => {
  const because = 'kubectl has no context vmshift-production';
  const application = { state: 'unknown', because } as const;
  const environments = model.environments.filter(({ name }) => name === 'dev');
  const known = { state: 'seen', value: ['vmshift-dev'] } as const;
  const observation = { ...platform({ dev: { observed: { application } } }), contexts: known };
  const { unseen } = diagnosePlatform({ ...model, environments }, [], observation);
  expect(unseen).toEqual([{ what: 'Argo CD, dev', because, next: ['./vmshiftctl access production'] }]);
});

test('a context of another name is made by no command of ours', () => {
  const application = { state: 'unknown', because: 'kubectl has no context lke-7' } as const;
  const argoCd = { ...well.argoCd, context: 'lke-7' };
  const { unseen } = diagnose({ ...platform({ dev: { observed: { application } } }), argoCd });
  expect(unseen.map(({ next }) => next)).toEqual([[]]);
});

test('an environment of which nothing was seen is told before that nothing is wrong', () => {
  const refused = { state: 'unknown', because: 'connection refused' } as const;
  const unseen = { observed: { application: refused, cluster: refused, host: refused } };
  const { verdict } = diagnose(platform({ staging: unseen, dev: unseen }));
  expect(verdict).toEqual({
    line: 'nothing was seen of staging, dev, and nothing is wrong in what was seen; 1 thing could not be looked at',
    exitCode: 3,
  });
  const environments = model.environments.filter(({ name }) => name === 'dev');
  const alone = diagnosePlatform({ ...model, environments }, [], platform({ dev: unseen }));
  expect(alone.verdict.line).toBe('nothing was seen of dev; 1 thing could not be looked at');
});

test('an environment that was not asked is not well', () => {
  const { dev: _dev, ...environments } = well.environments;
  expect(diagnose({ ...well, environments }).verdict.exitCode).toBe(3);
});

test('a machine without a network says it once, and nothing else for the same reason', () => {
  const offline = { state: 'unknown', because: 'getaddrinfo ENOTFOUND github.com' } as const;
  const hosts = Object.fromEntries(model.environments.map(({ name }) => [name, { observed: { host: offline } }]));
  const { unseen, verdict } = diagnose({ ...platform(hosts), network: offline });
  expect(unseen).toEqual([{ what: 'any host', because: offline.because, next: [] }]);
  expect(verdict.exitCode).toBe(3);
});

test('what a restore has stopped is told once, with the command that goes on, and no rollback', () => {
  const restore = {
    ...{ run: 'restore-1', by: 'Ada', since: '2026-11-24T11:00:00Z', dump: 'a.dump', into: 'schema' },
    ...{ job: 'postgresql-restore-1', phase: 'stopped', holds: true },
  };
  const answer = { status: 503, healthy: false, body: 'no available server' };
  const url = 'https://vmshift.satyamay.tech/health';
  const { problems } = diagnose(
    platform({
      production: {
        application: {
          metadata: { annotations: { 'vmshiftctl/restore': JSON.stringify(restore) } },
          spec: { syncPolicy: { automated: { enabled: false } } },
          status: {
            sync: { status: 'OutOfSync' },
            operationState: { phase: 'Failed', message: 'Operation terminated', startedAt: '2026-11-24T10:00:00Z' },
          },
        },
        cluster: { services: [service()], endpoints: [], pods: [] },
        observed: { host: { state: 'seen', value: { url, addresses: ['192.0.2.10'], answer } } },
      },
    }),
  );
  expect(problems.map(({ id, severity, next }) => ({ id, severity, next }))).toEqual([
    { id: 'restore-under-way', severity: 'down', next: ['./vmshiftctl restore production'] },
  ]);
});

const HOST = 'vmshift.satyamay.tech';
const shown = wellHost(HOST);

/** Production with one of its two pods in a crash loop, and its host as given. */
function crashing(host: object, cluster: object = {}): PlatformObservation {
  const crashed = container({
    ...{ ready: false, restarts: 9, running: undefined, waiting: { reason: 'CrashLoopBackOff' } },
    last: { exitCode: 1, reason: 'Error', finishedAt: ago(1) },
  });
  const rules = [{ host: HOST, path: '/', service: 'api' }];
  return platform({
    production: {
      observed: { host: { state: 'seen', value: { ...shown, ...host } } },
      cluster: {
        pods: [pod(), pod({ name: 'api-1-b', conditions: [condition('Ready', 'False')], containers: [crashed] })],
        replicaSets,
        services: [service()],
        endpoints: [{ name: 'api-1', labels: {}, service: 'api', ready: 1, notReady: 1 }],
        ingresses: [{ name: 'api', labels: {}, rules, tls: [], addresses: [] }],
        ...cluster,
      },
    },
  });
}

const told = ({ problems }: ReturnType<typeof diagnose>) =>
  problems.map(({ id, severity, symptoms }) => [id, severity, symptoms.map((one) => one.id)]);

test('what a host answers follows from the pods behind it', () => {
  const answer = { status: 503, healthy: false, body: 'no available server' };
  expect(told(diagnose(crashing({ answer })))).toEqual([['crash-loop', 'down', ['host-without-endpoints']]]);
});

test.each([
  [
    'a name that is not in DNS',
    'host-not-in-dns',
    { addresses: [], answer: undefined, failure: { step: 'dns', code: 'ENOTFOUND', message: 'ENOTFOUND' } },
  ],
  [
    'DNS servers that do not answer',
    'host-name-not-resolved',
    { addresses: [], answer: undefined, failure: { step: 'dns', code: 'EAI_AGAIN', message: 'EAI_AGAIN' } },
  ],
  [
    'a certificate that has expired',
    'host-certificate-expired',
    { certificate: { ...shown.certificate, daysLeft: -1 } },
  ],
])('a pod that crashes is not the cause of %s, and no release is', (_, id, host) => {
  const answer = diagnose(crashing(host));
  expect(told(answer)).toEqual([
    [id, 'down', []],
    ['crash-loop', 'degraded', []],
  ]);
  expect(answer.problems[0]?.releaseCanCause).toBe(false);
});

test('a volume that a lost node holds follows from that node, not from the one of the pod that waits for it', () => {
  const lost = condition('Ready', 'Unknown', { message: 'Kubelet stopped posting node status.' });
  const cluster = {
    nodes: [node(), node({ name: 'node-2' }), node({ name: 'node-9', conditions: [lost] })],
    pods: [pod({ phase: 'Pending', claims: ['data'], containers: [], conditions: [] })],
    claims: [claim()],
    attachments: [{ name: 'x', labels: {}, volume: 'pvc-1', node: 'node-9', attached: true }],
    events: [event('Pod/api-1-a', 'FailedAttachVolume', 'Multi-Attach error for volume "pvc-1"')],
    replicaSets,
  };
  const { problems } = diagnose(platform({ dev: { cluster } }));
  expect(problems.map(({ id, symptoms }) => [id, symptoms.map((one) => one.id)])).toEqual([
    ['node-not-ready', ['volume-stuck']],
  ]);
});

test('a certificate that has expired follows from what was to renew it', () => {
  const certificate = {
    ...{ name: 'api-tls', labels: {}, hosts: [HOST], createdAt: ago(6000), notAfter: ago(60) },
    conditions: [condition('Ready', 'False', { reason: 'Expired', since: ago(60) })],
  };
  const observation = crashing(
    { certificate: { ...shown.certificate, daysLeft: -1 } },
    { certificates: [certificate], pods: [pod()] },
  );
  expect(told(diagnose(observation))).toEqual([['certificate-not-issued', 'down', ['host-certificate-expired']]]);
});

test('an Application is no symptom of what Argo CD finds well in it', () => {
  const degradedWithout = {
    spec: { syncPolicy: {} },
    status: {
      sync: { status: 'OutOfSync' },
      health: { status: 'Degraded', lastTransitionTime: ago(10) },
      resources: [
        { kind: 'CronJob', name: 'report', status: 'Synced', health: { status: 'Healthy' } },
        { kind: 'Deployment', name: 'api', status: 'Synced', health: { status: 'Degraded', message: 'it is' } },
      ],
    },
  };
  const overdue = cronJob({ name: 'report', schedule: '0 * * * *', lastSucceeded: ago(6000) });
  const withCronJob = (health: object) => {
    const { resources } = degradedWithout.status;
    const status = { ...degradedWithout.status, resources: [{ ...resources[0], ...health }, resources[1]] };
    return told(
      diagnose(
        platform({
          dev: {
            application: { ...degradedWithout, status },
            cluster: { cronJobs: [overdue], deployments: [workload()] },
          },
        }),
      ),
    );
  };
  expect(withCronJob({})).toEqual([
    ['application-degraded', 'degraded', []],
    ['automatic-sync-off', 'at-risk', []],
    ['cron-job-overdue', 'at-risk', []],
  ]);
  const folded = [
    ['cron-job-overdue', 'degraded', ['application-degraded']],
    ['automatic-sync-off', 'at-risk', []],
  ];
  expect(withCronJob({ health: { status: 'Degraded' } })).toEqual(folded);
  expect(withCronJob({ health: undefined })).toEqual(folded);
});

test('a Service whose Deployment gets no pods follows from that, and so does the host', () => {
  const answer = { status: 503, healthy: false, body: 'no available server' };
  const quota =
    'pods "api-1-x" is forbidden: exceeded quota: vmshift, requested: pods=1, used: pods=9, limited: pods=9';
  // As the controller of Kubernetes 1.35 wrote it.
  const refused = condition('ReplicaFailure', 'True', { reason: 'FailedCreate', message: quota, since: ago(9) });
  const deployment = (podLabels: Readonly<Record<string, string>>) =>
    workload({ ready: 0, updated: 0, available: 0, podLabels, conditions: [refused] });
  const without = (podLabels: Readonly<Record<string, string>>) =>
    diagnose(crashing({ answer }, { pods: [], endpoints: [], deployments: [deployment(podLabels)] }));
  expect(told(without({ app: 'api', tier: 'web' }))).toEqual([
    ['pods-refused', 'down', ['host-without-endpoints', 'service-without-endpoints']],
  ]);
  const other = without({ app: 'other' });
  expect(told(other)).toEqual([
    ['service-without-endpoints', 'down', ['host-without-endpoints']],
    ['pods-refused', 'degraded', []],
  ]);
  expect(other.problems[0]?.cause).toBe('nothing answers for the Service api: no pod has its labels');
});
