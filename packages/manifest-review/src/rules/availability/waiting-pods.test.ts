import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const BACKUP = 'CronJob/postgresql-backup';
const POD = 'spec.template.spec';
const BACKUP_POD = 'spec.jobTemplate.spec.template.spec';
const CONTAINER = `${POD}.containers[vmshift-api]`;
const AFFINITY = `${POD}.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution`;
const set = (path: string, value: unknown) => comparison((draft) => draft.set(API, path, value));
const nextTo = (labels: object) =>
  set(AFFINITY, [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } }]);

testRule(changeRules, 'pod-waits-in-vain', {
  flags: {
    'a condition that nothing sets': [
      set(`${POD}.readinessGates`, [{ conditionType: 'example.com/ready' }]),
      {
        ...{ object: API, path: `${POD}.readinessGates`, now: 'example.com/ready', verdict: 'block' },
        because: 'nothing here sets the condition example.com/ready of a pod',
      },
    ],
    'a gate that nothing takes away': [
      set(`${POD}.schedulingGates`, [{ name: 'example.com/gate' }]),
      { object: API, because: 'nothing here takes the gate example.com/gate away' },
    ],
    'a device': [
      set(`${POD}.resourceClaims`, [{ name: 'gpu', resourceClaimName: 'gpu' }]),
      { object: API, path: `${POD}.resourceClaims`, now: 'gpu' },
    ],
    'another operating system': [
      set(`${POD}.os`, { name: 'windows' }),
      { object: API, path: `${POD}.os.name`, because: 'no node runs windows' },
    ],
    'a profile that no node holds': [
      set(`${POD}.securityContext.seccompProfile`, { type: 'Localhost', localhostProfile: 'api.json' }),
      {
        ...{ object: API, path: `${POD}.securityContext.seccompProfile`, now: 'api.json' },
        because: 'no node holds the profile api.json',
      },
    ],
    'a resource of no node': [
      set(`${CONTAINER}.resources.limits["nvidia.com/gpu"]`, '1'),
      { object: API, path: `${CONTAINER}.resources`, because: 'no node has nvidia.com/gpu' },
    ],
  },
  accepts: {
    'the profile of the runtime': set(`${CONTAINER}.securityContext.seccompProfile`, { type: 'RuntimeDefault' }),
    'the operating system of every node': set(`${POD}.os`, { name: 'linux' }),
    'room on the disk': set(`${CONTAINER}.resources.limits["ephemeral-storage"]`, '1Gi'),
  },
});

testRule(changeRules, 'pods-must-share-a-node', {
  flags: {
    'a workload that there is not': [
      nextTo({ app: 'memcached' }),
      { object: API, path: AFFINITY, verdict: 'block', because: expect.stringContaining('no pod that stays') },
    ],
    'a Job, whose pods go': [nextTo({ app: 'vmshift-schema' }), { object: API, path: AFFINITY, verdict: 'block' }],
    'the pods of the workload itself': [
      nextTo({ app: 'vmshift-api' }),
      { object: API, verdict: 'warn', because: 'the pods run on the nodes of other pods only' },
    ],
  },
  accepts: {
    'a preference': set(`${POD}.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution`, [
      { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: {} } },
    ]),
  },
});

testRule(changeRules, 'pod-ends-by-the-clock', {
  flags: {
    'pods that run on': [
      set(`${POD}.activeDeadlineSeconds`, 3600),
      { object: API, path: `${POD}.activeDeadlineSeconds`, impact: 'the object is refused, and the sync fails' },
    ],
    'the pods of a Job': [
      comparison((draft) => draft.set(BACKUP, `${BACKUP_POD}.activeDeadlineSeconds`, 30)),
      { object: BACKUP, now: '30 s', because: expect.stringContaining('kills the pod 30 s after its start') },
    ],
  },
  accepts: {
    'the deadline of a Job': comparison((draft) =>
      draft.set(BACKUP, 'spec.jobTemplate.spec.activeDeadlineSeconds', 7200),
    ),
  },
});

const restarted = (container: string) =>
  comparison((draft) => draft.set(BACKUP, `${BACKUP_POD}.initContainers[${container}].restartPolicy`, 'Always'));

testRule(changeRules, 'step-not-awaited', {
  flags: {
    'the dump runs next to its upload': [
      restarted('dump'),
      {
        ...{ object: BACKUP, path: `${BACKUP_POD}.initContainers[dump].restartPolicy`, after: 'Always' },
        because: 'with restartPolicy: Always the next container starts while dump still runs',
      },
    ],
  },
  accepts: {
    'a container that ran next to the others before': comparison(
      (draft) => draft.set(BACKUP, `${BACKUP_POD}.initContainers[dump].args`, []),
      (draft) => draft.set(BACKUP, `${BACKUP_POD}.initContainers[dump].restartPolicy`, 'Always'),
    ),
  },
});
