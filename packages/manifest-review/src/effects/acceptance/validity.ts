import { renderedKinds } from '@vmshift/environments';
import {
  at,
  dataAt,
  isData,
  isDnsLabel,
  isLabelValue,
  isPortName,
  isPortNumber,
  isQualifiedName,
  type KubeObject,
  nameForm,
  networkPolicyProblems,
  objectName,
  recordsAt,
  selects,
  stringMapAt,
  textAt,
  workloadOf,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Fault, newFaults } from '../effect';

const SEE_NAMES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/';
const SEE_POLICIES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const SEE_LABELS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/';

/** Objects that the API server refuses whatever is in the cluster, or that Argo CD will not apply here. */
export const validity = newFaults((view) => [
  ...view.objects.flatMap((object) => [
    ...names(object),
    ...labels(object),
    ...place(object, view),
    ...template(object),
    ...podFields(object),
    ...networkPolicy(object),
    ...ingressPaths(object),
  ]),
  ...duplicates(view),
]);

function names(object: KubeObject): readonly Fault[] {
  const { name } = object.metadata;
  const faults = nameForm(object).accepts(name)
    ? []
    : [fault(object, 'metadata.name', name, 'no valid name', SEE_NAMES)];
  const containers = workloadOf(object)?.containers ?? [];
  const seen = new Set<string>();
  for (const container of containers) {
    if (!isDnsLabel(container.name) || seen.has(container.name))
      faults.push(fault(object, container.path, container.name, 'a container needs a name of its own', SEE_NAMES));
    seen.add(container.name);
    if ((textAt(container.spec, 'image') ?? '') === '')
      faults.push(fault(object, `${container.path}.image`, 'none', 'a container needs an image', SEE_NAMES));
    faults.push(...ports(object, container.spec, container.path));
  }
  for (const port of recordsAt(object, 'spec.ports')) {
    if (object.kind === 'Service' && !isPortNumber(port.port))
      faults.push(
        fault(object, 'spec.ports', String(port.port), 'a port is a whole number from 1 to 65535', SEE_NAMES),
      );
  }
  return faults;
}

function ports(object: KubeObject, container: unknown, path: string): readonly Fault[] {
  return recordsAt(container, 'ports').flatMap((port) => {
    const faults: Fault[] = [];
    if (!isPortNumber(port.containerPort))
      faults.push(
        fault(
          object,
          `${path}.ports`,
          String(port.containerPort),
          'a port is a whole number from 1 to 65535',
          SEE_NAMES,
        ),
      );
    const name = textAt(port, 'name');
    if (name !== undefined && !isPortName(name))
      faults.push(
        fault(
          object,
          `${path}.ports`,
          name,
          'a port’s name has at most 15 small letters, digits and hyphens',
          SEE_NAMES,
        ),
      );
    return faults;
  });
}

function labels(object: KubeObject): readonly Fault[] {
  const pod = workloadOf(object);
  const all = [...Object.entries(stringMapAt(object, 'metadata.labels')), ...Object.entries(pod?.labels ?? {})];
  const wrong = all.filter(([key, value]) => !isQualifiedName(key) || !isLabelValue(value));
  const texts = [
    ...Object.values(dataAt(object, 'metadata.labels')),
    ...Object.values(dataAt(object, 'metadata.annotations')),
  ];
  return [
    ...wrong.map(([key, value]) => fault(object, `metadata.labels["${key}"]`, value, 'no valid label', SEE_LABELS)),
    ...(texts.every((value) => typeof value === 'string')
      ? []
      : [fault(object, 'metadata', 'a value that is no text', 'labels and annotations are texts', SEE_LABELS)]),
  ];
}

/** A selector that does not select its own template is refused. */
function template(object: KubeObject): readonly Fault[] {
  const workload = workloadOf(object);
  if (workload === undefined || !/^(Deployment|StatefulSet|DaemonSet|ReplicaSet)$/.test(object.kind)) return [];
  const selector = at(object, 'spec.selector');
  const chosen = isData(selector) && Object.keys(selector).length > 0 && selects(selector, workload.labels);
  return chosen
    ? []
    : [
        fault(
          object,
          'spec.selector',
          JSON.stringify(selector),
          'the selector does not select the pods of its own template',
          SEE_LABELS,
        ),
      ];
}

/** Values that are allowed elsewhere and not in this kind of pod or probe. */
function podFields(object: KubeObject): readonly Fault[] {
  const workload = workloadOf(object);
  if (workload === undefined || object.kind === 'Pod') return [];
  const see = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/';
  const policy = textAt(workload.pod, 'restartPolicy') ?? 'Always';
  const path = `${workload.podPath}.restartPolicy`;
  const wrong = (policy === 'Always') !== workload.longRunning;
  const faults = wrong
    ? [
        fault(
          object,
          path,
          policy,
          workload.longRunning
            ? 'a workload that stays restarts its containers always'
            : 'a Job restarts its containers on failure or never',
          see,
        ),
      ]
    : [];
  for (const { spec, path: at } of workload.containers) {
    for (const probe of ['livenessProbe', 'startupProbe']) {
      const threshold = dataAt(spec, probe).successThreshold;
      if (threshold !== undefined && threshold !== 1)
        faults.push(fault(object, `${at}.${probe}.successThreshold`, String(threshold), 'it has to be 1 here', see));
    }
  }
  return faults;
}

function networkPolicy(object: KubeObject): readonly Fault[] {
  if (object.kind !== 'NetworkPolicy') return [];
  return networkPolicyProblems(object).map(({ path, value, allowed }) =>
    fault(object, path, value, `allowed is ${allowed}`, SEE_POLICIES),
  );
}

function ingressPaths(object: KubeObject): readonly Fault[] {
  if (object.kind !== 'Ingress') return [];
  return recordsAt(object, 'spec.rules')
    .flatMap((rule) => recordsAt(rule, 'http.paths'))
    .filter(
      ({ path, pathType }) =>
        pathType !== 'ImplementationSpecific' && !(typeof path === 'string' && path.startsWith('/')),
    )
    .map(({ path }) => fault(object, 'spec.rules', String(path ?? 'no path'), 'a path begins with a slash', SEE_NAMES));
}

/** Kinds that live in no namespace, which Argo CD's credential for an environment may not touch. */
const CLUSTER_KINDS =
  /^(Namespace|Cluster[A-Z].*|CustomResourceDefinition|StorageClass|PersistentVolume|IngressClass|PriorityClass|.*WebhookConfiguration|APIService|ValidatingAdmissionPolicy.*|RuntimeClass|CSIDriver|Node)$/;

function place(object: KubeObject, view: EnvironmentView): readonly Fault[] {
  const see = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/';
  const wanted = view.config?.namespace;
  const { namespace } = object.metadata;
  if (CLUSTER_KINDS.test(object.kind))
    return [fault(object, 'kind', object.kind, 'the AppProject allows no cluster-scoped kind', see)];
  const faults: Fault[] = [];
  if (!renderedKinds(view.profile).some(({ kind }) => kind === object.kind))
    faults.push(
      fault(
        object,
        'kind',
        object.kind,
        'Argo CD’s account in the namespace may not touch this kind until Terraform grants it',
        see,
      ),
    );
  if (wanted !== undefined && namespace !== undefined && namespace !== wanted)
    faults.push(
      fault(object, 'metadata.namespace', namespace, `the AppProject allows the namespace ${wanted} only`, see),
    );
  return faults;
}

function duplicates(view: EnvironmentView): readonly Fault[] {
  const seen = new Set<string>();
  return view.objects.flatMap((object): readonly Fault[] => {
    const key = `${object.metadata.namespace ?? ''} ${objectName(object)}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      fault(
        object,
        'metadata.name',
        object.metadata.name,
        'two files hold an object of this kind and name',
        'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#fail-the-sync-if-a-shared-resource-is-found',
      ),
    ];
  });
}

function fault(object: KubeObject, path: string, after: string, because: string, see: string): Fault {
  return {
    key: `${objectName(object)} ${path} ${after}`,
    id: 'object-refused',
    class: 'sync-failure',
    verdict: 'block',
    object: objectName(object),
    path,
    before: undefined,
    after,
    because,
    impact: 'the object is refused and the sync fails; what comes after it is not applied',
    fix: 'render it from the model, which checks this before it writes',
    see,
  };
}
