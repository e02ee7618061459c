import type { Rule } from '@vmshift/findings';
import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { objectRules } from '@vmshift/manifests';
import { readFields } from './read-fields';
import { branchRules, changeRules, fileRules } from './rules';
import { HARMLESS, unjudgedFields } from './unjudged-fields';

const API = 'Deployment/vmshift-api';
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[vmshift-api]`;

const set = (object: string, path: string, value: unknown) => comparison((draft) => draft.set(object, path, value));
const CLIENT = { clientIP: { timeoutSeconds: 10 } };
const SIDECAR = { name: 'proxy', image: 'proxy:1' };

testRule(changeRules, 'field-unjudged', {
  flags: {
    'the name of a host': [
      set(API, `${POD}.hostname`, 'api'),
      { object: API, path: `${POD}.hostname`, before: undefined, after: 'api' },
    ],
    'how long a client stays with a pod': [
      set('Service/redis', 'spec.sessionAffinityConfig', CLIENT),
      { object: 'Service/redis', path: 'spec.sessionAffinityConfig.clientIP.timeoutSeconds', after: '10' },
    ],
    'a kernel setting that Pod Security allows': [
      set(API, `${POD}.securityContext.sysctls`, [{ name: 'net.ipv4.tcp_fin_timeout', value: '1' }]),
      { object: API, path: `${POD}.securityContext.sysctls` },
    ],
    'groups of a pod': [
      set(API, `${POD}.securityContext.supplementalGroups`, [0]),
      { object: API, path: `${POD}.securityContext.supplementalGroups` },
    ],
    'a terminal of a container': [
      set(API, `${CONTAINER}.stdin`, true),
      { object: API, path: `${CONTAINER}.stdin`, after: 'true' },
    ],
    'a field that there is not': [
      set('Service/redis', 'spec.tomorrow', 'x'),
      { object: 'Service/redis', path: 'spec.tomorrow' },
    ],
    'a new container': [
      comparison((draft) => draft.map<object[]>(API, `${POD}.containers`, (containers) => [...containers, SIDECAR])),
      { object: API, path: `${POD}.containers[proxy]` },
    ],
    'a long value, whole: what prints it knows where it differs': [
      set('Service/redis', 'spec.tomorrow', 'x'.repeat(300)),
      { object: 'Service/redis', path: 'spec.tomorrow', after: 'x'.repeat(300) },
    ],
    'a credential, which is not repeated': [
      set('Service/redis', 'spec.API_TOKEN', 'battery-staple'),
      { object: 'Service/redis', path: 'spec.API_TOKEN', after: '(not shown: a credential)' },
    ],
  },
  accepts: {
    'a field that a rule reads': set(API, 'spec.replicas', 5),
    'a container with another name': comparison((draft) => draft.set(API, `${CONTAINER}.name`, 'api')),
    'fewer old versions': set(API, 'spec.revisionHistoryLimit', 1),
    'an object that comes': comparison((draft) =>
      draft.add({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'new' }, spec: { tomorrow: 'x' } }),
    ),
  },
});

test('a field is judged as long as a rule reads it', () => {
  const change = set(API, 'spec.replicas', 5);
  expect(unjudgedFields([]).judge(change)).toMatchObject([{ object: API, path: 'spec.replicas' }]);
  expect(unjudgedFields([{ reads: ['spec.replicas'] }]).judge(change)).toEqual([]);
});

const isRead = readFields([...changeRules, ...objectRules].flatMap(({ reads }) => reads));
const below = (parent: string, fields: string) => fields.split(' ').map((field) => `${parent}.${field}`);

/** Fields that were judged when the list was one of regular expressions: what a rule reads grows, it never shrinks. */
const JUDGED = [
  ...['apiVersion', 'kind', 'immutable', 'automountServiceAccountToken', 'rules', 'roleRef', 'subjects', 'data.x'],
  ...below('metadata', 'name namespace labels.x annotations.x'),
  ...below('spec', 'replicas strategy paused progressDeadlineSeconds minReadySeconds selector podSelector'),
  ...below('spec', 'schedule suspend concurrencyPolicy startingDeadlineSeconds timeZone'),
  ...['spec', 'spec.jobTemplate.spec'].flatMap((job) =>
    below(job, 'activeDeadlineSeconds backoffLimit parallelism completions'),
  ),
  ...below('spec', 'hard limits minReplicas maxReplicas metrics scaleTargetRef behavior.scaleUp'),
  ...below('spec', 'minAvailable maxUnavailable unhealthyPodEvictionPolicy'),
  ...below('spec', 'ingress egress policyTypes rules tls ingressClassName defaultBackend'),
  ...below('spec', 'type externalIPs loadBalancerSourceRanges externalName clusterIP clusterIPs ipFamilies'),
  ...below('spec.ports[80/TCP]', 'port targetPort name protocol'),
  ...below('spec', 'accessModes resources.requests.storage storageClassName volumeMode volumeName dataSource'),
  ...['spec.dataSourceRef', 'spec.volumeClaimTemplates'],
  ...['spec.template', 'spec.jobTemplate.spec.template'].flatMap((template) => [
    ...below(`${template}.metadata`, 'labels.x annotations.x'),
    ...below(
      `${template}.spec`,
      'volumes serviceAccountName automountServiceAccountToken securityContext.fsGroup nodeSelector hostAliases',
    ),
    ...below(`${template}.spec`, 'affinity.nodeAffinity nodeName schedulerName priorityClassName runtimeClassName'),
    ...below(`${template}.spec`, 'terminationGracePeriodSeconds topologySpreadConstraints imagePullSecrets'),
    ...below(`${template}.spec`, 'hostNetwork hostPID hostIPC dnsConfig.options enableServiceLinks'),
    ...['containers', 'initContainers'].flatMap((list) => [
      ...below(
        `${template}.spec.${list}[x]`,
        'image imagePullPolicy command args workingDir env envFrom ports resources',
      ),
      ...below(
        `${template}.spec.${list}[x]`,
        'securityContext.capabilities volumeMounts livenessProbe readinessProbe startupProbe',
      ),
      `${template}.spec.${list}[x].lifecycle`,
    ]),
  ]),
];

test.each(JUDGED)('a rule reads %s', (path) => {
  expect(isRead(path)).toBe(true);
});

test.each([
  ...below(POD, 'hostname overhead containers[x] initContainers[x] securityContext.supplementalGroups'),
  ...below(CONTAINER, 'stdin tty resizePolicy'),
  ...['spec.sessionAffinityConfig', 'spec.allocateLoadBalancerNodePorts', 'status', 'binaryData.x'],
])('no rule reads %s', (path) => {
  expect(isRead(path)).toBe(false);
});

/** A rule that reads a field, all that it is in, or part of it, says that its value matters. */
function contradictions(rules: readonly Pick<Rule<unknown>, 'id' | 'reads'>[]): readonly string[] {
  return rules.flatMap(({ id, reads }) =>
    reads.flatMap((read) =>
      HARMLESS.filter((path) => readFields([read])(path) || readFields([path])(read)).map(
        (path) => `rule ${id} reads ${read}, and HARMLESS in unjudged-fields.ts holds ${path}: take it out there`,
      ),
    ),
  );
}

describe('a field that is listed as harmless', () => {
  test('is read by no rule', () => {
    expect(contradictions([...changeRules, ...objectRules, ...fileRules, ...branchRules])).toEqual([]);
  });

  test.each(['spec.revisionHistoryLimit', 'spec.revisionHistoryLimit.x', '*.revisionHistoryLimit'])(
    'is named with a rule that reads %s',
    (read) => {
      expect(contradictions([{ id: 'rollback-needs-revisions', reads: [read] }])).toEqual([
        `rule rollback-needs-revisions reads ${read}, and HARMLESS in unjudged-fields.ts holds spec.revisionHistoryLimit: take it out there`,
      ]);
    },
  );
});
