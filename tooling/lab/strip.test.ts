import fc from 'fast-check';
import { printRecording, type Recording } from './recording';
import { fixedCommit, RECORDED_AT } from './rename';
import { strip } from './strip';

const NAMES = {
  texts: [
    ['git://127.0.0.1:26451/iac-vmshift.git', 'https://github.com/example/iac-vmshift.git'],
    ['vmshift-lane-crash-loop', 'vmshift-production'],
  ],
  commits: ['a'.repeat(39).concat('1'), 'a'.repeat(39).concat('2')],
} as const;

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'vmshift-api-1',
    namespace: 'vmshift-lane-crash-loop',
    uid: 'e859bdd2-c2b3-4249-8e8c-010a2d4d80bb',
    resourceVersion: '4711',
    managedFields: [{ manager: 'kubelet' }],
    ownerReferences: [{ kind: 'ReplicaSet', name: 'vmshift-api', uid: '0f0e0d0c-0b0a-4908-8706-050403020100' }],
    creationTimestamp: '2026-11-27T00:20:00Z',
  },
  spec: {
    nodeName: 'node-1',
    schedulerName: 'default-scheduler',
    containers: [
      {
        name: 'vmshift-api',
        image: 'vmshift-api:1',
        securityContext: { readOnlyRootFilesystem: true },
        env: [
          { name: 'TOKEN', value: 'secret' },
          { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'vmshift-secrets', key: 'DATABASE_URL' } } },
        ],
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [
      { name: 'kube-api-access-x7k2p', projected: {} },
      { name: 'tmp', emptyDir: {} },
    ],
  },
  status: {
    phase: 'Running',
    hostIP: '10.250.1.1',
    podIP: '10.250.1.7',
    containerStatuses: [
      {
        name: 'vmshift-api',
        restartCount: 3,
        containerID: `containerd://${'f'.repeat(64)}`,
        lastState: {
          terminated: {
            exitCode: 1,
            containerID: `containerd://${'f'.repeat(64)}`,
            finishedAt: '2026-11-27T00:21:30Z',
            message: 'dial tcp 10.250.1.7:8000: connect: connection refused',
          },
        },
      },
    ],
  },
};

const RECORDING: Recording = {
  fault: 'crash-loop',
  at: '2026-11-27T00:22:00Z',
  environment: 'production',
  argoCd: {
    applications: [
      {
        kind: 'Application',
        metadata: { name: 'vmshift-lane-crash-loop', managedFields: [] },
        spec: { source: { repoURL: 'git://127.0.0.1:26451/iac-vmshift.git' } },
        status: { sync: { revision: NAMES.commits[1] }, history: [{ revision: NAMES.commits[0] }] },
      },
    ],
  },
  cluster: {
    Pod: [POD],
    Node: [
      {
        kind: 'Node',
        metadata: { name: 'node-1' },
        status: {
          addresses: [{ address: '10.250.1.1' }],
          images: [{ names: ['vmshift-api:1'] }],
          conditions: [{ type: 'Ready', status: 'True' }],
          nodeInfo: { kubeletVersion: 'v1.35.4', machineID: '7f', kernelVersion: '6.18' },
        },
      },
    ],
    Event: [
      {
        kind: 'Event',
        metadata: { name: 'vmshift-api-1.17f2ab', uid: 'x' },
        involvedObject: { kind: 'Pod', name: 'vmshift-api-1', uid: 'e859bdd2-c2b3-4249-8e8c-010a2d4d80bb' },
        message: 'Back-off',
        eventTime: '2026-11-27T00:21:00.123456Z',
        source: { host: 'machine' },
      },
    ],
  },
  logs: [{ pod: 'vmshift-api-1', container: 'vmshift-api', previous: true, lines: ['in vmshift-lane-crash-loop'] }],
};

const stripped = strip(RECORDING, NAMES);

test('what readers read stays as the API server answered', () => {
  expect(stripped.cluster.Pod).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'vmshift-api-1',
        namespace: 'vmshift-production',
        uid: '00000000-0000-4000-8000-000000000001',
        ownerReferences: [{ kind: 'ReplicaSet', name: 'vmshift-api', uid: '00000000-0000-4000-8000-000000000002' }],
        creationTimestamp: '2026-11-26T02:58:00Z',
      },
      spec: {
        nodeName: 'node-1',
        containers: [
          {
            name: 'vmshift-api',
            image: 'vmshift-api:1',
            env: [{ name: 'DATABASE_URL', valueFrom: POD.spec.containers[0]?.env[1]?.valueFrom }],
          },
        ],
        volumes: [{ name: 'tmp', emptyDir: {} }],
      },
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'vmshift-api',
            restartCount: 3,
            lastState: {
              terminated: {
                exitCode: 1,
                finishedAt: '2026-11-26T02:59:30Z',
                message: 'dial tcp 10.2.0.2:8000: connect: connection refused',
              },
            },
          },
        ],
      },
    },
  ]);
  expect(stripped.cluster.Node).toEqual([
    {
      kind: 'Node',
      metadata: { name: 'node-1' },
      status: { conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { kubeletVersion: 'v1.35.4' } },
    },
  ]);
});

test('a lane becomes the environment, its repository that of the model, its commits fixed ones', () => {
  expect(stripped.argoCd.applications).toEqual([
    {
      kind: 'Application',
      metadata: { name: 'vmshift-production' },
      spec: { source: { repoURL: 'https://github.com/example/iac-vmshift.git' } },
      status: { sync: { revision: fixedCommit(1) }, history: [{ revision: fixedCommit(0) }] },
    },
  ]);
  expect(stripped.logs[0]?.lines).toEqual(['in vmshift-production']);
});

test('all times move with that of the recording, to the fraction of a second', () => {
  expect(stripped.at).toBe(RECORDED_AT);
  expect(stripped.cluster.Event).toEqual([
    expect.objectContaining({ metadata: { name: 'event' }, eventTime: '2026-11-26T02:59:00.123456Z' }),
  ]);
});

test('nothing of the machine is left, and stripping again changes nothing', () => {
  const text = JSON.stringify(stripped);
  expect(text).not.toMatch(/10\.250\.|machineID|kernelVersion|managedFields|resourceVersion|lane|secret"|f{64}/);
  expect(strip(stripped, NAMES)).toEqual(stripped);
});

test('a printed recording is the same JSON', () => {
  expect(JSON.parse(printRecording(stripped))).toEqual(stripped);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(fc.jsonValue())), fc.array(fc.jsonValue()), (cluster, list) => {
      const recording = { ...stripped, cluster, argoCd: { applications: list } } as Recording;
      expect(JSON.parse(printRecording(recording))).toEqual(JSON.parse(JSON.stringify(recording)));
    }),
  );
});

test('a shape that is no object passes unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.boolean(), fc.constant(null))), (values) => {
      const recording = { ...RECORDING, cluster: { Pod: values } };
      expect(strip(recording, NAMES).cluster.Pod).toEqual(values);
    }),
  );
});
