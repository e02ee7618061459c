import { containersOf, podSpecOf } from '../environment';
import { apply, kubectl } from '../lab';
import { pause } from '../processes';
import { comparisonFails } from './comparisons';
import type { Scenario } from './scenario';

/**
 * What the API server, a policy, a quota or the scheduler refuses. Argo CD asks for a server-side diff before it syncs: an
 * object that is refused is an error of the comparison, and no sync begins.
 */
export const ADMISSION: readonly Scenario[] = [
  {
    name: 'immutable-field',
    title: 'a release changes the selector of a Deployment',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-celery-beat' || object.kind !== 'Deployment') return;
        object.spec.selector.matchLabels = { app: 'vmshift-beat' };
        object.spec.template.metadata.labels.app = 'vmshift-beat';
      });
      await comparisonFails(lane);
      await pause(20);
      await record('immutable-field');
    },
  },
  {
    name: 'claim-made-smaller',
    title: 'a release asks for less storage than a claim has',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name === 'redis-pvc') object.spec.resources.requests.storage = '5Gi';
      });
      await comparisonFails(lane);
      await record('claim-made-smaller');
    },
  },
  {
    name: 'policy-refused',
    title: 'a policy of the cluster refuses a Deployment',
    async run(lane, record) {
      await lane.deploy();
      await apply(lane.lab, policy(lane.namespace));
      await pause(10);
      await lane.releaseImage('vmshift-celery', 'main-slow');
      await comparisonFails(lane);
      await record('policy-refused');
      await kubectl(lane.lab, ['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', lane.namespace]);
    },
  },
  {
    name: 'pod-security-refused',
    title: 'Pod Security refuses the pods of a release',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-celery-worker' || object.kind !== 'Deployment') return;
        delete podSpecOf(object).securityContext.seccompProfile;
        podSpecOf(object).hostNetwork = true;
      });
      await lane.sees('Event', ({ reason }) => reason === 'FailedCreate');
      await pause(15);
      await record('pod-security-refused');
    },
  },
  {
    name: 'limit-range-refused',
    title: 'a container asks for more than the limit range allows',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-celery-worker' || object.kind !== 'Deployment') return;
        for (const { resources } of containersOf(object)) resources.limits.memory = '64Gi';
      });
      await lane.sees('Event', ({ reason }) => reason === 'FailedCreate');
      await pause(15);
      await record('limit-range-refused');
    },
  },
  {
    name: 'quota-exceeded',
    title: 'the quota has no room for the pods of a release',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.kind === 'ResourceQuota') object.spec.hard.pods = '7';
        for (const container of containersOf(object))
          if (container.image.includes('vmshift-celery:'))
            container.image = container.image.replace(/:main-.*$/, ':main-slow');
      });
      await lane.sees('Event', ({ reason }) => reason === 'FailedCreate');
      await pause(15);
      await record('quota-exceeded');
    },
  },
  {
    name: 'unschedulable-cpu',
    title: 'no node has the CPU that a release asks for',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-celery-worker' || object.kind !== 'Deployment') return;
        for (const { resources } of containersOf(object)) resources.requests.cpu = '2';
      });
      await lane.sees('Pod', ({ status }) => isUnschedulable(status));
      await pause(20);
      await record('unschedulable-cpu');
    },
  },
  {
    name: 'unschedulable-selector',
    title: 'no node has the label that a pod selects',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name === 'vmshift-celery-worker' && object.kind === 'Deployment')
          podSpecOf(object).nodeSelector = { 'vmshift/node-pool': 'batch' };
      });
      await lane.sees('Pod', ({ status }) => isUnschedulable(status));
      await pause(20);
      await record('unschedulable-selector');
    },
  },
];

// biome-ignore lint/suspicious/noExplicitAny: the status of a pod
function isUnschedulable(status: any): boolean {
  return (status.conditions ?? []).some(({ reason }: { readonly reason?: string }) => reason === 'Unschedulable');
}

/** Refuses every Deployment of a namespace. */
function policy(namespace: string): readonly unknown[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: namespace },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
          ],
        },
        validations: [
          {
            expression: "object.spec.template.spec.containers.all(c, !c.image.endsWith('-slow'))",
            message: 'images must be signed',
          },
        ],
      },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: namespace },
      spec: {
        policyName: namespace,
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
      },
    },
  ];
}
