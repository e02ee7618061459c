import { canonical, type Data, type KubeObject, normalize, type Workload, workloadOf } from '@vmshift/kubernetes';
import { meaningOf } from '../cluster/metadata-meaning';
import { type FieldChange, fieldChanges } from './field-changes';

/** How pods are found, pulled, watched, stopped and replaced: rules judge it, and it tells nothing of what they are for. */
const CONDUCT =
  /\.(?:livenessProbe|readinessProbe|startupProbe|lifecycle|imagePullPolicy|imagePullSecrets|terminationGracePeriodSeconds|topologySpreadConstraints|fsGroup|runAsGroup)\b|^spec\.(?:selector|revisionHistoryLimit|progressDeadlineSeconds|strategy|successfulJobsHistoryLimit|failedJobsHistoryLimit)\b/;

/** Fields with the one value that every pod here has to have. */
const AS_EVERY_POD: Readonly<Record<string, string>> = {
  automountServiceAccountToken: 'false',
  enableServiceLinks: 'false',
  runAsNonRoot: 'true',
  allowPrivilegeEscalation: 'false',
  readOnlyRootFilesystem: 'true',
  'capabilities.drop': '["ALL"]',
  'seccompProfile.type': '"RuntimeDefault"',
  fsGroupChangePolicy: '"OnRootMismatch"',
};

/**
 * The fields by which a reader can tell what a new object is and does: all that it has, but for its name, for defaults, for
 * labels without a meaning, and for what every object of its kind has alike.
 */
export function decisiveFields(object: KubeObject): readonly FieldChange[] {
  const fields = fieldChanges(nameOf(object), normalize(object, true), object.kind);
  const decisive = fields.filter(({ path, after }) => !isAsEveryPod(path, after) && !isWithoutMeaning(path));
  return workloadOf(object) === undefined ? decisive : decisive.filter(({ path }) => !CONDUCT.test(path));
}

/** The object with its name alone, and with the names of its containers: what they have is told field by field. */
function nameOf(object: KubeObject): Data {
  const { apiVersion, kind, metadata } = object;
  const bare = { apiVersion, kind, metadata: { name: metadata?.name, namespace: metadata?.namespace } };
  const workload = workloadOf(object);
  return workload === undefined ? bare : { ...bare, ...podOf(workload) };
}

function podOf({ podPath, containers }: Workload): Data {
  const named = (isInit: boolean) => containers.filter(({ init }) => init === isInit).map(({ name }) => ({ name }));
  const [init, others] = [named(true), named(false)];
  const pod: Data = { ...(init.length === 0 ? {} : { initContainers: init }), containers: others };
  return podPath.split('.').reduceRight<Data>((inner, key) => ({ [key]: inner }), pod);
}

function isAsEveryPod(path: string, value: unknown): boolean {
  return Object.entries(AS_EVERY_POD).some(
    ([field, usual]) => path.endsWith(`.${field}`) && canonical(value) === usual,
  );
}

/** Labels of pods stay: NetworkPolicies and Services select by them. */
function isWithoutMeaning(path: string): boolean {
  const key = /^metadata\.(?:labels|annotations)(?:\["([^"]+)"\]|\.([^.[]+))$/.exec(path)?.slice(1).find(Boolean);
  if (key !== undefined) return meaningOf(key) === 'none';
  return /\.metadata\.labels\["app\.kubernetes\.io\//.test(path);
}
