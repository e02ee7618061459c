import { type KubeObject, objectName } from '@vmshift/manifests';
import type { EnvironmentView } from '../../cluster/environment-view';
import { configMapsOf, neededServers } from '../../cluster/needs';
import { roleOf, workloadsOfRole } from '../../cluster/roles';
import { selects } from '../../cluster/selector';
import { endpointsOf } from '../../cluster/services';
import { claimsOf } from '../../cluster/storage';
import type { Workload } from '../../cluster/workload';
import { dataAt, stringMapAt, textAt } from '../../data';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/';
const SEE_HOOKS = 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/';
const PHASES = ['PreSync', 'Sync', 'PostSync'];

/** The order in which Argo CD applies objects: who waits for what is applied only later, waits for ever. */
export const syncOrder = newFaults((view) => [
  ...view.workloads.flatMap((workload) => tooEarly(workload, view)),
  ...view.objects.flatMap(strangeHooks),
]);

interface Place {
  readonly phase: number;
  readonly wave: number;
}

function placeOf(object: KubeObject): Place {
  const annotations = stringMapAt(object, 'metadata.annotations');
  const hooks = (annotations['argocd.argoproj.io/hook'] ?? 'Sync')
    .split(',')
    .map((hook) => PHASES.indexOf(hook.trim()));
  const wave = Number(annotations['argocd.argoproj.io/sync-wave'] ?? 0);
  return { phase: Math.min(...hooks.map((hook) => (hook < 0 ? 1 : hook))), wave: Number.isNaN(wave) ? 0 : wave };
}

function isAfter(left: Place, right: Place): boolean {
  return left.phase > right.phase || (left.phase === right.phase && left.wave > right.wave);
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/**
 * Argo CD waits until a workload is healthy before the next wave, so what its health needs must not come later. One without
 * probes is healthy as soon as its containers run.
 */
function tooEarly(workload: Workload, view: EnvironmentView): readonly Fault[] {
  if (workload.object.kind === 'CronJob') return [];
  const place = placeOf(workload.object);
  const probed =
    workload.object.kind === 'Job' || workload.containers.some(({ spec }) => PROBES.some((probe) => probe in spec));
  const servers = probed ? [...neededServers(workload, view), ...schemaOf(workload, view)] : [];
  const needed = servers.filter(({ longRunning, name }) => longRunning || name !== workload.name);
  const objects = [...needed.map(({ object }) => object), ...surroundings(workload, needed, view)];
  return [...new Set(objects)]
    .filter((object) => isAfter(placeOf(object), place))
    .map((object) => objectName(object))
    .map((name) =>
      fault(workload.object, `waits for ${name}`, {
        path: 'metadata.annotations["argocd.argoproj.io/sync-wave"]',
        after: `before ${name}`,
        because: `${workload.name} needs ${name}, which Argo CD applies only when ${workload.name} is healthy`,
        consequence:
          'in a new environment the sync never ends; in a running one the new version meets what is not there yet',
        see: SEE,
      }),
    );
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
    .filter((service) => endpointsOf(service, view).some((server) => needed.includes(server)));
  const policies = view
    .ofKind('NetworkPolicy')
    .filter((policy) =>
      [workload, ...needed].some(({ labels }) => selects(dataAt(policy, 'spec.podSelector'), labels)),
    );
  return [...named, ...services, ...policies];
}

/** The API and the workers need the tables that the schema Job makes. */
function schemaOf(workload: Workload, view: EnvironmentView): readonly Workload[] {
  const role = roleOf(workload);
  if (role !== 'api' && role !== 'worker') return [];
  return workloadsOfRole(view, 'job').filter(
    ({ object, containers }) =>
      object.kind === 'Job' && containers.some(({ spec }) => JSON.stringify(spec.command ?? '').includes('create_all')),
  );
}

/** A hook is made anew at every sync, and deleted first: right for a Job, fatal for what has to stay. */
function strangeHooks(object: KubeObject): readonly Fault[] {
  const annotations = stringMapAt(object, 'metadata.annotations');
  const hook = annotations['argocd.argoproj.io/hook'];
  const deleted = annotations['argocd.argoproj.io/hook-delete-policy'];
  if (object.kind !== 'Job') {
    if (hook === undefined) return [];
    return [
      fault(object, `hook ${hook}`, {
        path: 'metadata.annotations["argocd.argoproj.io/hook"]',
        after: hook,
        because: hook.includes('Skip')
          ? 'Argo CD does not apply an object with the hook Skip'
          : 'an object that is a hook is no longer compared, healed or counted for health, and may be deleted before each sync',
        consequence: 'what should stay is replaced at every sync, or not applied at all',
        see: SEE_HOOKS,
      }),
    ];
  }
  const policies = (deleted ?? '').split(',').map((policy) => policy.trim());
  const replaced = policies.some((policy) => policy === 'BeforeHookCreation' || policy === 'HookSucceeded');
  if (hook === 'Sync' && replaced) return [];
  const because =
    hook === undefined || !replaced
      ? 'a Job’s template cannot change, and nothing deletes the old Job first'
      : hook === 'PreSync'
        ? 'PreSync runs before everything else, the database included'
        : `${hook} does not run before the workloads`;
  return [
    fault(object, `job ${hook} ${deleted}`, {
      path: 'metadata.annotations["argocd.argoproj.io/hook"]',
      after: hook ?? 'no hook',
      because,
      consequence:
        'the next release is refused or the sync waits for ever; the tables are not made before the API starts',
      see: SEE_HOOKS,
    }),
  ];
}

function fault(
  object: KubeObject,
  key: string,
  details: Pick<Fault, 'path' | 'after' | 'because' | 'consequence' | 'see'>,
): Fault {
  return {
    key: `${objectName(object)} ${key}`,
    id: 'sync-order',
    class: 'sync-failure',
    verdict: 'block',
    object: objectName(object),
    before: undefined,
    remedy: 'servers first, then the schema Job as a Sync hook with BeforeHookCreation, then the workloads',
    ...details,
  };
}
