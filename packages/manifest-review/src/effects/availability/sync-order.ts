import type { Workload } from '@vmshift/kubernetes';
import { claimsOf, type KubeObject, objectName, selectsPods, stringMapAt, textAt } from '@vmshift/kubernetes';
import { HELM_HOOK, HOOK, hookOf, isSkipped, type SyncHook } from '@vmshift/manifests';
import type { EnvironmentView } from '../../cluster/environment-view';
import { configMapsOf, neededServers } from '../../cluster/needs';
import { roleOf, workloadsOfRole } from '../../cluster/roles';
import { serversOf } from '../../cluster/services';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/';
const SEE_HOOKS = 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/';
const SEE_HELM = 'https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks';
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
  const phases = (hookOf(object)?.phases ?? []).map((phase) => PHASES.indexOf(phase)).filter((phase) => phase >= 0);
  const wave = Number(stringMapAt(object, 'metadata.annotations')['argocd.argoproj.io/sync-wave'] ?? 0);
  return { phase: phases.length === 0 ? 1 : Math.min(...phases), wave: Number.isNaN(wave) ? 0 : wave };
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
        impact:
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
    .filter((service) => serversOf(service, view).some((server) => needed.includes(server)));
  const policies = view
    .ofKind('NetworkPolicy')
    .filter((policy) => [workload, ...needed].some(({ labels }) => selectsPods(policy, labels)));
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
  const hook = hookOf(object);
  if (object.kind === 'Job') return strangeJob(object, hook);
  if (isSkipped(object)) return [skippedObject(object)];
  if (hook === undefined) return [];
  const data = HOLDS_DATA.has(object.kind);
  return [
    {
      ...fault(object, `hook ${hook.value} ${hook.deletePolicies}`, {
        path: `metadata.annotations["${hook.annotation}"]`,
        after: hook.value,
        because: `${hook.annotation} takes the object out of what Argo CD applies, compares and heals: ${fateOf(hook)}`,
        impact: consequenceOf(object, hook),
        see: hook.annotation === HELM_HOOK ? SEE_HELM : SEE_HOOKS,
      }),
      ...(data ? { class: 'data-loss' as const } : {}),
      fix: 'take the annotation away: only the schema Job is a hook',
    },
  ];
}

/** Kinds whose deletion deletes what they hold, now or when the volume is let go. */
const DATA_FATES: Readonly<Record<string, string>> = {
  PersistentVolumeClaim:
    'the claim is deleted as soon as no pod uses it, whatever Prune=false says, and an empty one takes its name: the data is gone or has to be recovered by hand',
  StatefulSet: 'the server is deleted at every sync, and its claims follow its retention policy',
  Secret: 'the credentials are deleted, and pods that start meanwhile do not',
};
const HOLDS_DATA: ReadonlySet<string> = new Set(Object.keys(DATA_FATES));

function consequenceOf({ kind }: KubeObject, { phases }: SyncHook): string {
  if (phases.length === 0)
    return 'nothing declares it any more: it is deleted unless Prune=false keeps it, and never made again';
  return DATA_FATES[kind] ?? 'what should stay is replaced at every sync, deleted, or not applied at all';
}

function fateOf({ phases, deletePolicies, value }: SyncHook): string {
  if (phases.length === 0)
    return `${value === '' ? 'an empty value' : value} names no phase that Argo CD knows, so it leaves the object out`;
  const fates = deletePolicies.map((policy) => FATES[policy]).filter((fate) => fate !== undefined);
  return `it runs in ${phases.join(', ')} of every sync and is deleted ${fates.join(' and ')}`;
}

const FATES: Readonly<Record<string, string>> = {
  BeforeHookCreation: 'before it is made again',
  HookSucceeded: 'when the sync succeeded',
  HookFailed: 'when the sync failed',
};

function skippedObject(object: KubeObject): Fault {
  return fault(object, 'hook Skip', {
    path: `metadata.annotations["${HOOK}"]`,
    after: 'Skip',
    because: 'Argo CD does not apply an object with the hook Skip',
    impact: 'what runs stays as it is, and no change of the object is applied or missed',
    see: SEE_HOOKS,
  });
}

function strangeJob(object: KubeObject, hook: SyncHook | undefined): readonly Fault[] {
  const replaced = hook?.deletePolicies.some((policy) => policy !== 'HookFailed') ?? false;
  const inSync = hook?.phases.length === 1 && hook.phases[0] === 'Sync';
  if (inSync && replaced && hook.annotation === HOOK) return [];
  const because =
    hook === undefined || !replaced
      ? 'a Job’s template cannot change, and nothing deletes the old Job first'
      : hook.phases.length === 0
        ? `${hook.value} names no phase that Argo CD knows: the Job is left out`
        : hook.phases.includes('PreSync')
          ? 'PreSync runs before everything else, the database included'
          : `${hook.value} does not run before the workloads`;
  return [
    fault(object, `job ${hook?.value} ${hook?.deletePolicies}`, {
      path: `metadata.annotations["${hook?.annotation ?? HOOK}"]`,
      after: hook?.value ?? 'no hook',
      because,
      impact: 'the next release is refused or the sync waits for ever; the tables are not made before the API starts',
      see: SEE_HOOKS,
    }),
  ];
}

function fault(
  object: KubeObject,
  key: string,
  details: Pick<Fault, 'path' | 'after' | 'because' | 'impact' | 'see'>,
): Fault {
  return {
    key: `${objectName(object)} ${key}`,
    id: 'sync-order',
    class: 'sync-failure',
    verdict: 'block',
    object: objectName(object),
    before: undefined,
    fix: 'servers first, then the schema Job as a Sync hook with BeforeHookCreation, then the workloads',
    ...details,
  };
}
