import {
  OBSERVED_CERTIFICATES,
  OBSERVED_IN_CLUSTER,
  OBSERVED_IN_NAMESPACE,
  type ObservedKind,
} from '@vmshift/environments';
import fc from 'fast-check';
import type { Observation } from '../observation';
import { type KubectlAnswer, readCluster } from './read-cluster';

const PLACE = { context: 'vmshift-dev', namespace: 'vmshift-dev' };
const ALL = [...OBSERVED_IN_NAMESPACE, ...OBSERVED_CERTIFICATES, ...OBSERVED_IN_CLUSTER];

const pod = (name: string, more: object = {}) => ({
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'api', image: 'api:1' }] },
  ...more,
});

/** kubectl, which gives these objects for a list and these lines for a log; what it prints on standard error is real. */
function kubectl(items: readonly unknown[], { stderr = '', status = 0, log = {} as Partial<KubectlAnswer> } = {}) {
  const asked: string[][] = [];
  const run = async (args: readonly string[]): Promise<KubectlAnswer> => {
    asked.push([...args]);
    if (args.includes('logs')) return { status: 0, stdout: 'last words\n', stderr: '', ...log };
    const kinds = args[args.indexOf('get') + 1]?.split(',') ?? [];
    const known = items.filter((item) => {
      const { kind } = (item ?? {}) as { kind?: string };
      return kinds.some((resource) => kind === undefined || kindOf(resource) === kind);
    });
    return { status, stdout: JSON.stringify({ items: known }), stderr };
  };
  return { run, asked };
}

function kindOf(resource: string): string | undefined {
  const named = ({ group, resource: name }: ObservedKind) => (group === '' ? name : `${name}.${group}`);
  return ALL.find((kind) => named(kind) === resource)?.kind;
}

const unknownKinds = (cluster: object) =>
  Object.entries(cluster).flatMap(([kind, seen]) => ((seen as Observation<unknown>).state === 'unknown' ? [kind] : []));

test('every call names the context and a bound in time, and asks for no Secret and no ConfigMap', async () => {
  const { run, asked } = kubectl([pod('a')]);
  await readCluster(PLACE, run);
  for (const args of asked) {
    expect(args.slice(0, 2)).toEqual(['--context', 'vmshift-dev']);
    expect(args).toContain('--request-timeout=8s');
    expect(args.join(' ')).not.toMatch(/secret|configmap/i);
  }
});

test('every list is asked for in one answer: of one in chunks, what came before an error looks complete', async () => {
  const { run, asked } = kubectl([pod('a')]);
  await readCluster(PLACE, run);
  const lists = asked.filter((args) => args.includes('get'));
  expect(lists.length).toBeGreaterThan(0);
  for (const args of lists) expect(args).toContain('--chunk-size=0');
});

test('a kind that the account may not list is unknown by itself, in the words of the API server', async () => {
  // As kubectl 1.35 printed it for an account without the right.
  const stderr =
    'Error from server (Forbidden): jobs.batch is forbidden: User "system:serviceaccount:vmshift-dev:vmshift-observer" cannot list resource "jobs" in API group "batch" in the namespace "vmshift-dev"\n';
  const { run } = kubectl([pod('a')]);
  const cluster = await readCluster(PLACE, async (args) =>
    args.join(' ').includes('jobs.batch') ? { ...(await run(args)), stderr, status: 1 } : run(args),
  );
  expect(unknownKinds(cluster)).toEqual(['jobs']);
  expect(cluster.jobs).toMatchObject({ because: expect.stringContaining('jobs.batch is forbidden') });
  expect(cluster.pods).toMatchObject({ state: 'seen', value: [{ name: 'a' }] });
});

// As kubectl 1.35 printed them, with status 1 and the list of what it did get.
test.each([
  'Error from server (Timeout): the server was unable to return a response in the time allotted',
  'Error from server (InternalError): etcdserver: request timed out',
  'Error from server (TooManyRequests): too many requests',
  'Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  'error: You must be logged in to the server (Unauthorized)',
])('an error that names no kind makes each kind without an object unknown: %s', async (line) => {
  const cluster = await readCluster(PLACE, kubectl([pod('a')], { stderr: `${line}\n`, status: 1 }).run);
  expect(cluster.pods).toMatchObject({ state: 'seen', value: [{ name: 'a' }] });
  expect(cluster.jobs).toEqual({ state: 'unknown', because: line });
  expect(cluster.nodes).toEqual({ state: 'unknown', because: line });
});

test('a warning next to an answer hides nothing', async () => {
  const stderr = 'Warning: v1 ComponentStatus is deprecated in v1.19+\n';
  expect(unknownKinds(await readCluster(PLACE, kubectl([pod('a')], { stderr }).run))).toEqual([]);
});

test('an item that is no object leaves the others', async () => {
  const cluster = await readCluster(PLACE, kubectl([null, pod('a')]).run);
  expect(cluster.pods).toMatchObject({ value: [{ name: 'a' }] });
});

test('a call that gives no list makes its kinds unknown, and the others stay', async () => {
  const { run } = kubectl([pod('a')]);
  const cluster = await readCluster(PLACE, async (args) =>
    args.join(' ').includes('certificates')
      ? { status: 1, stdout: '', stderr: 'error: the server doesn\'t have a resource type "certificates"\n' }
      : run(args),
  );
  expect(unknownKinds(cluster)).toEqual(['certificates', 'certificateRequests', 'orders', 'challenges']);
  expect(cluster.certificates).toMatchObject({ because: expect.stringContaining('resource type "certificates"') });
});

test('events that do not come in time take no other kind with them', async () => {
  const { run } = kubectl([pod('a')]);
  const cluster = await readCluster(PLACE, async (args) => {
    if (args.join(' ').includes('events')) throw new Error('kubectl did not answer within 10 s');
    return run(args);
  });
  expect(unknownKinds(cluster)).toEqual(['events']);
  expect(cluster.events).toEqual({
    state: 'unknown',
    because: 'kubectl --context vmshift-dev: kubectl did not answer within 10 s',
  });
});

test('a Deployment keeps the labels that its pods get, whether or not it has any pod', async () => {
  const template = { metadata: { labels: { app: 'api', tier: 'web' } }, spec: {} };
  const deployment = {
    kind: 'Deployment',
    metadata: { name: 'api', labels: { app: 'all' } },
    spec: { replicas: 0, template },
  };
  const { deployments } = await readCluster(PLACE, kubectl([deployment]).run);
  expect(deployments).toMatchObject({ value: [{ name: 'api', wanted: 0, podLabels: { app: 'api', tier: 'web' } }] });
});

test('one malformed object is told, and leaves its siblings', async () => {
  const cluster = await readCluster(PLACE, kubectl([pod('a'), { kind: 'Pod', metadata: { name: 'b' }, spec: 7 }]).run);
  expect(cluster.pods).toMatchObject({ value: [{ name: 'a' }] });
  expect(cluster.unreadable).toEqual([{ object: 'Pod/b', because: expect.any(String) }]);
});

test('the log of a container that ended badly is read, of the run before where it was started again', async () => {
  const containerStatuses = [
    {
      name: 'api',
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1 } },
    },
  ];
  const { run, asked } = kubectl([pod('a', { status: { phase: 'Running', containerStatuses } }), pod('b')]);
  const { logs } = await readCluster(PLACE, run);
  expect(logs).toEqual([{ pod: 'a', container: 'api', lines: { state: 'seen', value: ['last words'] } }]);
  expect(asked.filter((args) => args.includes('logs')).map((args) => args.includes('--previous'))).toEqual([true]);
});

test('an object that leaves out all that it may leave out is read; a schedule, a maximum, an issuer and a node it may not', async () => {
  const bare = ALL.map(({ kind }) => ({
    kind,
    metadata: { name: 'x' },
    spec: {},
    involvedObject: {},
    endpoints: null,
  }));
  const { unreadable, ...kinds } = await readCluster(PLACE, kubectl(bare).run);
  expect(unknownKinds(kinds)).toEqual([]);
  expect(unreadable.map(({ object }) => object)).toEqual([
    'CronJob/x',
    'HorizontalPodAutoscaler/x',
    'Certificate/x',
    'CertificateRequest/x',
    'VolumeAttachment/x',
  ]);
});

test('whatever a cluster answers, nothing is thrown, and each object is read or told', async () => {
  const kind = fc.constantFrom(...ALL.map((one) => one.kind), 'Widget');
  const object = fc.record(
    {
      kind,
      metadata: fc.oneof(fc.record({ name: fc.string() }), fc.anything()),
      spec: fc.anything(),
      status: fc.anything(),
    },
    { requiredKeys: ['kind'] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(object, { maxLength: 6 }), async (objects) => {
      const items = JSON.parse(
        JSON.stringify(objects, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      );
      const cluster = await readCluster(PLACE, kubectl(items).run);
      const { unreadable, logs, events, ...kinds } = cluster;
      const read = Object.values(kinds).flatMap((seen) => (seen.state === 'seen' ? [...seen.value] : []));
      const asked = items.filter(
        (item: { kind: string }) => ALL.some((one) => one.kind === item.kind) && item.kind !== 'Event',
      );
      const told = unreadable.filter((one) => !one.object.startsWith('Event/'));
      expect(read.length + told.length).toBe(asked.length);
      expect([logs, events.state]).toEqual([expect.anything(), 'seen']);
    }),
  );
});
