import {
  claimsOf,
  type KubeObject,
  objectName,
  selectsPods,
  stringMapAt,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { hookOf } from '@vmshift/manifests';
import type { EnvironmentView } from '../../cluster/environment-view';
import { configMapsOf, neededServers } from '../../cluster/needs';
import { consumesQueues, roleOf } from '../../cluster/roles';
import { serversOf } from '../../cluster/services';
import { once } from '../../once';
import { changeRule, newPlaces } from '../rule';
import { schemaJobs } from './schema-job';

const WAVE = 'argocd.argoproj.io/sync-wave';
const PHASES = ['PreSync', 'Sync', 'PostSync'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** When Argo CD applies an object: phases before waves. */
interface SyncTime {
  readonly phase: number;
  readonly wave: number;
}

/** Asked of an object for each workload that needs it. */
const timeOf = once((object: KubeObject): SyncTime => {
  const phases = (hookOf(object)?.phases ?? []).map((phase) => PHASES.indexOf(phase)).filter((phase) => phase >= 0);
  const wave = Number(stringMapAt(object, 'metadata.annotations')[WAVE] ?? 0);
  return { phase: phases.length === 0 ? 1 : Math.min(...phases), wave: Number.isNaN(wave) ? 0 : wave };
});

function isLater(left: SyncTime, right: SyncTime): boolean {
  return left.phase > right.phase || (left.phase === right.phase && left.wave > right.wave);
}

/** What the health of a workload needs. One without probes is healthy as soon as its containers run. */
function needsOf(workload: Workload, view: EnvironmentView): readonly KubeObject[] {
  const probed =
    workload.object.kind === 'Job' || workload.containers.some(({ spec }) => PROBES.some((probe) => probe in spec));
  const servers = probed ? [...neededServers(workload, view), ...schemaOf(workload, view)] : [];
  return [...new Set([...servers.map(({ object }) => object), ...surroundings(workload, servers, view)])];
}

/** What a pod cannot start or connect without: account, ConfigMaps, claims, names of its servers, policies that open. */
function surroundings(workload: Workload, needed: readonly Workload[], view: EnvironmentView): readonly KubeObject[] {
  const account = textAt(workload.pod, 'serviceAccountName');
  const named = [
    ...configMapsOf(workload).map((name) => `ConfigMap/${name}`),
    ...claimsOf(workload).map((name) => `PersistentVolumeClaim/${name}`),
    ...(account === undefined ? [] : [`ServiceAccount/${account}`]),
  ].flatMap((name) => view.find(name) ?? []);
  const services = view
    .ofKind('Service')
    .filter((service) => serversOf(service, view).some((server) => needed.includes(server)));
  const policies = view
    .ofKind('NetworkPolicy')
    .filter((policy) => [workload, ...needed].some(({ labels }) => selectsPods(policy, labels)));
  return [...named, ...services, ...policies];
}

/** The API and the workers need the tables that the schema Job makes. */
function schemaOf(workload: Workload, view: EnvironmentView): readonly Workload[] {
  return roleOf(workload) === 'api' || consumesQueues(workload)
    ? schemaJobs(view).filter(({ object }) => object.kind === 'Job')
    : [];
}

/** What each workload needs and gets too late, one place for each of the two. */
const tooLate = newPlaces(
  (view) =>
    view.workloads
      .filter(({ object }) => object.kind !== 'CronJob')
      .flatMap((workload) => {
        const time = timeOf(workload.object);
        return needsOf(workload, view)
          .filter((object) => isLater(timeOf(object), time))
          .map((object) => ({
            object: workload.name,
            path: `metadata.annotations["${WAVE}"]`,
            now: `wave ${time.wave}`,
            needed: objectName(object),
          }));
      }),
  ({ object, needed }) => [object, needed],
);

/** Argo CD waits until a workload is healthy before the next wave, so what its health needs must not come later. */
export const appliedTooLate = changeRule({
  id: 'needed-object-applied-later',
  title: 'What a workload needs is applied before it',
  judge: (comparison) => {
    const places = tooLate(comparison);
    const first = places.filter(({ object }, index) => places.findIndex((one) => one.object === object) === index);
    return first.map((place) => ({
      ...place,
      needed: places.filter(({ object }) => object === place.object).map(({ needed }) => needed),
    }));
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ object, needed }) =>
    `${object} needs ${needed.join(', ')}, which Argo CD applies only when ${object} is healthy`,
  impact: 'in a new environment the sync never ends; in a running one the new version meets what is not there yet',
  fix: 'servers first, then the schema Job, then the workloads: raise the wave of the workload or lower the other',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  reads: ['metadata.annotations'],
});
