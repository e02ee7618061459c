import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const POD = 'spec.template.spec';
const NODE_AFFINITY = `${POD}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
const ANTI_AFFINITY = `${POD}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution`;
const pod = (field: string, value: unknown) => comparison((draft) => draft.set(API, `${POD}.${field}`, value));
const nothing = comparison(() => undefined);

testRule(changeRules, 'node-selector-fits-no-node', {
  flags: {
    'a label of no pool': [
      pod('nodeSelector', { pool: 'fast' }),
      { object: API, path: `${POD}.nodeSelector`, now: 'pool=fast' },
    ],
    'a type of no pool': [
      pod('nodeSelector', { 'node.kubernetes.io/instance-type': 'g6-standard-8' }),
      { object: API, path: `${POD}.nodeSelector` },
    ],
    'another region': [
      pod('nodeSelector', { 'topology.kubernetes.io/region': 'eu-west' }),
      { object: API, path: `${POD}.nodeSelector` },
    ],
    'another architecture, and a label that fits': [
      pod('nodeSelector', { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64' }),
      { object: API, path: `${POD}.nodeSelector`, now: 'kubernetes.io/arch=arm64' },
    ],
  },
  accepts: {
    'labels of every node': pod('nodeSelector', { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' }),
    'type and region of the pool': pod('nodeSelector', {
      'node.kubernetes.io/instance-type': 'g6-standard-2',
      'topology.kubernetes.io/region': 'us-east',
    }),
    'the type of an additional pool': comparison((draft) =>
      draft
        .set(API, `${POD}.nodeSelector`, { 'node.kubernetes.io/instance-type': 'g6-standard-8' })
        .config((config) => ({
          ...config,
          cluster: {
            ...config.cluster,
            additionalNodePools: [{ name: 'large', type: 'g6-standard-8', minNodes: 1, maxNodes: 2 }],
          },
        })),
    ),
  },
});

const requires = (...matchExpressions: readonly object[]) =>
  comparison((draft) => draft.set(API, NODE_AFFINITY, [{ matchExpressions }]));

testRule(changeRules, 'node-affinity-fits-no-node', {
  flags: {
    'a label of no pool': [
      requires({ key: 'pool', operator: 'In', values: ['fast'] }),
      { object: API, path: NODE_AFFINITY },
    ],
    'a label that no node is known to have': [
      requires({ key: 'pool', operator: 'Exists' }),
      { object: API, path: NODE_AFFINITY },
    ],
    'one expression of two': [
      requires(
        { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
        { key: 'pool', operator: 'In', values: ['fast'] },
      ),
      { object: API, path: NODE_AFFINITY },
    ],
    'an operator that fits nothing here': [
      requires({ key: 'kubernetes.io/os', operator: 'Gt', values: ['linux'] }),
      { object: API, path: NODE_AFFINITY },
    ],
  },
  accepts: {
    'a label of every node': requires({ key: 'kubernetes.io/os', operator: 'In', values: ['windows', 'linux'] }),
    'a label that every node has': requires({ key: 'kubernetes.io/os', operator: 'Exists' }),
    'a label that no node has': requires(
      { key: 'pool', operator: 'NotIn', values: ['slow'] },
      { key: 'pool', operator: 'DoesNotExist' },
    ),
    'one of two terms': comparison((draft) =>
      draft.set(API, NODE_AFFINITY, [
        { matchExpressions: [{ key: 'pool', operator: 'Exists' }] },
        { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'Exists' }] },
      ]),
    ),
    'nothing required': nothing,
  },
});

testRule(changeRules, 'pod-finds-names-elsewhere', {
  flags: {
    'a file of hosts': [
      pod('hostAliases', [{ ip: '203.0.113.9', hostnames: ['redis', 'pgbouncer'] }]),
      {
        ...{ object: API, path: `${POD}.hostAliases`, verdict: 'block' },
        because: 'a file in the pods says that redis, pgbouncer is 203.0.113.9',
      },
    ],
    'a server of names': [
      pod('dnsConfig', { nameservers: ['203.0.113.53'] }),
      { object: API, path: `${POD}.dnsConfig.nameservers`, because: 'names are also asked of 203.0.113.53' },
    ],
    'a domain': [
      pod('dnsConfig', { searches: ['example.org'] }),
      { object: API, path: `${POD}.dnsConfig.searches`, because: 'names are also looked for below example.org' },
    ],
  },
  accepts: { 'how names are looked for': pod('dnsConfig', { options: [{ name: 'ndots', value: '2' }] }) },
});

testRule(changeRules, 'priority-of-the-system', {
  flags: {
    'the class of what every node needs': [
      pod('priorityClassName', 'system-node-critical'),
      { object: API, path: `${POD}.priorityClassName`, now: 'system-node-critical', verdict: 'block' },
    ],
  },
  accepts: { 'a class that another rule tells': pod('priorityClassName', 'high') },
});

testRule(changeRules, 'pod-names-what-does-not-exist', {
  flags: {
    'a priority class': [
      pod('priorityClassName', 'high'),
      {
        ...{ object: API, path: `${POD}.priorityClassName`, now: 'high' },
        because: 'this repository makes no priorityClass of that name',
      },
    ],
    'a node': [pod('nodeName', 'node-1'), { object: API, path: `${POD}.nodeName` }],
    'a scheduler': [pod('schedulerName', 'other'), { object: API, path: `${POD}.schedulerName` }],
    'a runtime class': [pod('runtimeClassName', 'gvisor'), { object: API, path: `${POD}.runtimeClassName` }],
  },
  accepts: {
    'the default scheduler': pod('schedulerName', 'default-scheduler'),
    'an empty priority class': pod('priorityClassName', ''),
    'a class that every cluster has': pod('priorityClassName', 'system-cluster-critical'),
  },
});

const apart = (topologyKey: string, pods: number) =>
  comparison((draft) =>
    draft
      .set('HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.maxReplicas', pods)
      .set(API, ANTI_AFFINITY, [{ topologyKey }]),
  );

const crowded = apart('kubernetes.io/hostname', 9);

testRule(changeRules, 'too-few-nodes-for-pods-apart', {
  flags: {
    'as many pods as nodes': [
      apart('kubernetes.io/hostname', 6),
      {
        ...{ object: API, path: ANTI_AFFINITY, now: '6 pods apart' },
        because: 'the pools have at most 6 nodes, and a rollout needs one more pod',
      },
    ],
    'zones, of which there is one': [
      apart('topology.kubernetes.io/zone', 2),
      { object: API, path: ANTI_AFFINITY, because: 'the cluster has one zone' },
    ],
  },
  accepts: {
    'a node to spare': apart('kubernetes.io/hostname', 5),
    'one pod': apart('topology.kubernetes.io/zone', 1),
    'many pods that may share one': comparison((draft) =>
      draft.set('HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.maxReplicas', 9),
    ),
    'a model that is not known': { ...crowded, after: { ...crowded.after, config: undefined } },
    'nothing required': pod('affinity', { podAntiAffinity: {} }),
    'nodes that an additional pool brings': comparison((draft) =>
      draft
        .set('HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.maxReplicas', 6)
        .set(API, ANTI_AFFINITY, [{ topologyKey: 'kubernetes.io/hostname' }])
        .config((config) => ({
          ...config,
          cluster: {
            ...config.cluster,
            additionalNodePools: [{ name: 'large', type: 'g6-standard-8', minNodes: 1, maxNodes: 2 }],
          },
        })),
    ),
  },
});

testRule(changeRules, 'pod-asks-another-dns', {
  flags: {
    'that of the node': [pod('dnsPolicy', 'Default'), { object: API, path: `${POD}.dnsPolicy`, now: 'Default' }],
    none: [pod('dnsPolicy', 'None'), { object: API, path: `${POD}.dnsPolicy` }],
  },
  accepts: {
    ClusterFirst: pod('dnsPolicy', 'ClusterFirst'),
    ClusterFirstWithHostNet: pod('dnsPolicy', 'ClusterFirstWithHostNet'),
  },
});
