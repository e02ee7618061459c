import { nearestNames } from '@vmshift/findings';
import {
  at,
  dataAt,
  exceeds,
  fieldPath,
  isData,
  isQualifiedName,
  type KubeObject,
  objectName,
  quantity,
  recordsAt,
} from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { printed } from '../printed';

const SEE = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';
const NEEDED = ['requests.cpu', 'requests.memory', 'limits.memory'] as const;

const resourcesMissing = eachObjectRule({
  id: 'resources-missing',
  title: 'A container requests CPU and memory, and has a memory limit',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers.flatMap(({ spec, path }) =>
        NEEDED.filter((field) => at(spec, `resources.${field}`) === undefined).map((field) => ({
          ...{ object, path: `${path}.resources.${field}`, now: 'no quantity', field },
        })),
      ),
    ),
  class: 'capacity',
  verdict: 'block',
  because: ({ field }) =>
    field === 'limits.memory'
      ? 'nothing bounds the memory of the container'
      : 'the scheduler does not know what to keep free for the container',
  impact: ({ field }) =>
    field === 'limits.memory'
      ? 'a leak takes the node down, and all pods on it'
      : 'nodes are overbooked; a quota that counts requests refuses the pod',
  fix: 'set the quantity in the environment of the model',
  see: SEE,
  reads: ['*.resources.requests', '*.resources.limits'],
  explainedBy: ['resource-unknown', 'autoscaler-requests'],
});

const requestOverLimit = eachObjectRule({
  id: 'request-over-limit',
  title: 'A request is at most its limit',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers.flatMap(({ spec, path }) =>
        Object.entries(dataAt(spec, 'resources.requests')).flatMap(([resource, request]) => {
          const limit = dataAt(spec, 'resources.limits')[resource];
          if (quantity(limit) === undefined || !exceeds(request, limit)) return [];
          return [
            {
              ...{ object, path: fieldPath(`${path}.resources.limits`, resource), now: printed(limit) },
              request: printed(request),
            },
          ];
        }),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now, request }) => `the limit of ${now} is below the request of ${request}`,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'raise the limit or lower the request in the environment of the model',
  see: SEE,
  explainedBy: ['schema'],
  reads: ['*.resources.requests', '*.resources.limits'],
});

const OWN = ['cpu', 'memory', 'ephemeral-storage'];

/** A resource that is not there under its own name, where a name is a slip of it: what it lacks is told there as well. */
function meantBy(name: string, given: readonly string[]): string {
  const [meant = name] = nearestNames(
    name,
    OWN.filter((own) => !given.includes(own)),
    1,
  );
  return meant;
}

/** A resource of a node's own, or one of a vendor's, which has a domain. */
function isContainerResource(name: string): boolean {
  return /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/.test(name) || (name.includes('/') && isQualifiedName(name));
}

/** What a quota counts besides: its objects, and requests and limits under their full names. */
const COUNTED =
  /^(?:pods|services(?:\.nodeports|\.loadbalancers)?|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|requests\.(?:cpu|memory|storage|ephemeral-storage|hugepages-.+)|limits\.(?:cpu|memory|ephemeral-storage))$/;

/** The resources that a LimitRange bounds for containers and pods, each with its place. A claim has its own. */
function boundedIn(range: KubeObject) {
  return recordsAt(range, 'spec.limits').flatMap((limit, index) =>
    limit.type === 'Container' || limit.type === 'Pod'
      ? Object.entries(limit).flatMap(([bound, amounts]) =>
          isData(amounts)
            ? Object.keys(amounts).map((now) => ({ now, path: fieldPath(`spec.limits[${index}].${bound}`, now) }))
            : [],
        )
      : [],
  );
}

const resourceUnknown = eachObjectRule({
  id: 'resource-unknown',
  title: 'Requests, limits and quotas are of resources that there are',
  judge: ({ workloads, ofKind }) => [
    ...workloads.flatMap(({ name: object, containers }) =>
      containers.flatMap(({ spec, path }) =>
        ['requests', 'limits'].flatMap((field) => {
          const names = Object.keys(dataAt(spec, `resources.${field}`));
          return names
            .filter((now) => !isContainerResource(now))
            .map((now) => ({
              ...{ object, path: fieldPath(`${path}.resources.${field}`, meantBy(now, names)), now },
              owner: 'container',
            }));
        }),
      ),
    ),
    ...ofKind('LimitRange').flatMap((range) =>
      boundedIn(range)
        .filter(({ now }) => !isContainerResource(now))
        .map((place) => ({ object: objectName(range), ...place, owner: 'container' })),
    ),
    ...ofKind('ResourceQuota').flatMap((quota) =>
      Object.keys(dataAt(quota, 'spec.hard'))
        .filter((now) => !isContainerResource(now) && !COUNTED.test(now))
        .map((now) => ({ object: objectName(quota), path: fieldPath('spec.hard', now), now, owner: 'quota' })),
    ),
  ],
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now, owner }) =>
    owner === 'quota'
      ? `a quota counts no ${now}: it counts requests.cpu, limits.memory and the like, pods, services, or count/deployments.apps`
      : `a container has no resource ${now}: it is cpu, memory, ephemeral-storage, or one with a domain`,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'correct the name',
  see: SEE,
  reads: ['*.resources.requests', '*.resources.limits', 'spec.hard', 'spec.limits'],
});

export const containerResourceRules = [resourcesMissing, requestOverLimit, resourceUnknown];
