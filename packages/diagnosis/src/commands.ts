import { restoreDrill, vmshift } from '@vmshift/application';
import { applicationName, contextName, DIST_FOLDER, type EnvironmentConfig } from '@vmshift/environments';

/**
 * Every command of other programs that `status` prints as the next step. Each names the cluster that it asks: the current
 * context of kubectl or argocd may be any other one. A test runs them all.
 */

/** How to reach Argo CD: kubectl's context, and argocd's, which `argocd login` names after the host. */
export interface ArgoCdAccess {
  readonly context: string;
  readonly host: string;
}

export function showPods(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} get pods`;
}

/** Sorted by time, newest last; `get pods,events --sort-by` refuses a list of two kinds. */
export function showWarnings(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} events --types=Warning`;
}

export function showIngress(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} get ingress,certificate`;
}

/** A certificate with every step on the way to it. */
export function showCertificates(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} get certificates,certificaterequests,orders,challenges`;
}

/** The address of the API server that the context leads to. */
export function showAddress(environment: EnvironmentConfig): string {
  return `kubectl --context ${contextName(environment)} cluster-info`;
}

/** What can be paused. */
export function showWorkloads(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} get deployments,cronjobs`;
}

/** All that the cluster tells of one object, its events too; `Kind/name`. */
export function describeObject(environment: EnvironmentConfig, object: string): string {
  return `${inCluster(environment)} describe ${object}`;
}

/** Prints the addresses that the name of a host has. */
export function askName(host: string): string {
  return `dig +short ${host}`;
}

/** Which programs and persons wrote an object, each with the last time; `Kind/name`. */
export function showWriters(environment: EnvironmentConfig, object: string): string {
  const lines = '{range .metadata.managedFields[*]}{.time}{" "}{.manager}{"\\n"}{end}';
  return `${inCluster(environment)} get ${object} --show-managed-fields -o jsonpath='${lines}'`;
}

/**
 * Lets a suspended CronJob run again, or a paused Deployment roll out. No sync does: Git leaves the field out, so that Argo CD
 * neither sees nor undoes it.
 */
export function goOn(environment: EnvironmentConfig, object: string, field: 'suspend' | 'paused'): string {
  return `${inCluster(environment)} patch ${object} --type merge -p '{"spec":{"${field}":false}}'`;
}

/** What the namespace may use, and does. */
export function showQuota(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} describe resourcequota`;
}

export function showJobLog(environment: EnvironmentConfig, job: string): string {
  return showWorkloadLog(environment, `job/${job}`);
}

/** The end of the log of `deployment/name` or `job/name`. */
export function showWorkloadLog(environment: EnvironmentConfig, workload: string): string {
  return `${inCluster(environment)} logs ${workload} --all-containers --tail=50`;
}

/** Dumps the database now. */
export function startBackup(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} create job backup-check --from=cronjob/${vmshift.backup.app}`;
}

/** Restores the newest dump in a drill now. */
export function startDrill(environment: EnvironmentConfig): string {
  return `${inCluster(environment)} create job drill-check --from=cronjob/${restoreDrill(vmshift).app}`;
}

/** The last commits to the environment's manifests. */
export function showChanges(environment: EnvironmentConfig): string {
  return `git log --oneline -5 -- ${DIST_FOLDER}/${environment.name}`;
}

/** Only where a release can be the cause. */
export function rollback(environment: Pick<EnvironmentConfig, 'name'>): string {
  return `./vmshiftctl rollback ${environment.name} --reason "<why>" --push`;
}

export function askHealth({ host }: Pick<EnvironmentConfig, 'host'>): string {
  return askUrl(`https://${host}${vmshift.ingress.health.public}`);
}

/** The clock of this machine, as the Date of an answer gives that of a host. */
export function showClock(): string {
  return 'date -u';
}

export function askUrl(url: string): string {
  return `curl -v --max-time 10 ${url}`;
}

export function describeApplication({ context }: ArgoCdAccess, environment: EnvironmentConfig): string {
  return `kubectl --context ${context} -n argocd describe application ${applicationName(environment)}`;
}

/** Makes Argo CD compare at once, without what it has cached. */
export function refreshApplication({ context }: ArgoCdAccess, environment: EnvironmentConfig): string {
  const name = applicationName(environment);
  return `kubectl --context ${context} -n argocd annotate application ${name} argocd.argoproj.io/refresh=hard --overwrite`;
}

export function awaitDeletion({ context }: ArgoCdAccess, environment: EnvironmentConfig): string {
  const name = applicationName(environment);
  return `kubectl --context ${context} -n argocd wait --for=delete application/${name} --timeout=10m`;
}

export function showArgoCdPods({ context }: ArgoCdAccess): string {
  return `kubectl --context ${context} -n argocd get pods`;
}

/** Terraform sees no difference inside a release, so that a deploy does not bring back what was changed by hand. */
export function restoreApplications({ context }: ArgoCdAccess): string {
  return `helm --kube-context ${context} -n argocd get manifest argocd-apps | kubectl --context ${context} apply -f -`;
}

/**
 * What `restoreApplications` leaves: neither Helm nor `kubectl apply` removes a field that they have not set.
 * @param field of the Application, such as `spec.sources`
 */
export function removeField({ context }: ArgoCdAccess, environment: EnvironmentConfig, field: string): string {
  const patch = field.split('.').reduceRight<unknown>((value, key) => ({ [key]: value }), null);
  return `kubectl --context ${context} -n argocd patch application ${applicationName(environment)} --type merge -p '${JSON.stringify(patch)}'`;
}

/** Has Argo CD look at an Application again. A restore leaves the annotation, for the same reason. */
export function skipNoMore({ context }: ArgoCdAccess, environment: EnvironmentConfig): string {
  return `kubectl --context ${context} -n argocd annotate application ${applicationName(environment)} argocd.argoproj.io/skip-reconcile-`;
}

/** Goes on with a restore of the database that was interrupted. */
export function continueRestore({ name }: Pick<EnvironmentConfig, 'name'>): string {
  return `./vmshiftctl restore ${name}`;
}

export function syncApplication({ host }: ArgoCdAccess, environment: EnvironmentConfig): string {
  return `argocd --argocd-context ${host} app sync ${applicationName(environment)}`;
}

export function diffApplication({ host }: ArgoCdAccess, environment: EnvironmentConfig): string {
  return `argocd --argocd-context ${host} app diff ${applicationName(environment)}`;
}

export function terminateSync({ host }: ArgoCdAccess, environment: EnvironmentConfig): string {
  return `argocd --argocd-context ${host} app terminate-op ${applicationName(environment)}`;
}

export function showFailedSteps(run: { readonly id: number; readonly repository: string }): string {
  return `gh run view ${run.id} --repo ${run.repository} --log-failed`;
}

/** Opens the page of a run, where it is approved or rejected. */
export function openRun(run: { readonly id: number; readonly repository: string }): string {
  return `gh run view ${run.id} --repo ${run.repository} --web`;
}

export function listRuns(repository: string, workflow: string): string {
  return `gh run list --repo ${repository} --workflow ${workflow} --limit 10`;
}

export function enableWorkflow(repository: string, workflow: string): string {
  return `gh workflow enable ${workflow} --repo ${repository}`;
}

/** Starts a workflow on the branch that Argo CD follows. */
export function startWorkflow(repository: string, workflow: string): string {
  return `gh workflow run ${workflow} --repo ${repository}`;
}

/** Workflows whose last job does what an earlier one answered, in the same attempt: an approval, or that a release goes back. */
const ANSWERED_IN_ONE_ATTEMPT: ReadonlySet<string> = new Set(['operate.yaml', 'release.yaml']);

/** Runs once more what failed, or everything where the failed jobs alone would do nothing. */
export function rerun(run: { readonly id: number; readonly repository: string; readonly workflow: string }): string {
  return `gh run rerun ${run.id} --repo ${run.repository}${ANSWERED_IN_ONE_ATTEMPT.has(run.workflow) ? '' : ' --failed'}`;
}

/** Gives kubectl the context of the cluster; it needs LINODE_TOKEN. */
export function makeContext({ name }: Pick<EnvironmentConfig, 'name'>): string {
  return `./vmshiftctl access ${name}`;
}

/**
 * Asks an API server with more patience than a diagnosis has; it tells which of its parts is not ready.
 * @see https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export function askServer(context: string): string {
  return `kubectl --context ${context} get --raw '/readyz?verbose' --request-timeout=60s`;
}

function inCluster(environment: EnvironmentConfig): string {
  return `kubectl --context ${contextName(environment)} -n ${environment.namespace}`;
}

/** What the container wrote before it ended. */
export function showPreviousLog(environment: EnvironmentConfig, pod: string, container: string): string {
  return `${inCluster(environment)} logs ${pod} -c ${container} --previous --tail=50`;
}

export function showLog(environment: EnvironmentConfig, pod: string, container: string): string {
  return `${inCluster(environment)} logs ${pod} -c ${container} --tail=50`;
}

/** Nodes are of the whole cluster. */
export function showNodes(environment: EnvironmentConfig): string {
  return `kubectl --context ${contextName(environment)} get nodes`;
}

export function describeNode(environment: EnvironmentConfig, node: string): string {
  return `kubectl --context ${contextName(environment)} describe node ${node}`;
}

/** Which volume is attached to which node. */
export function showAttachments(environment: EnvironmentConfig): string {
  return `kubectl --context ${contextName(environment)} get volumeattachments`;
}

/** Starts what was scaled to nothing; from there on its autoscaler scales it. */
export function scaleDeployment(environment: EnvironmentConfig, name: string, replicas: number): string {
  return `${inCluster(environment)} scale deployment/${name} --replicas=${replicas}`;
}

/** Of an object that nothing would make again. @param object `Kind/name` */
export function deleteObject(environment: EnvironmentConfig, object: string): string {
  return `${inCluster(environment)} delete ${object}`;
}

/** What the cluster asks before it takes an object. */
export function showWebhooks(environment: EnvironmentConfig): string {
  return `kubectl --context ${contextName(environment)} get validatingwebhookconfigurations,mutatingwebhookconfigurations`;
}

/** Where an autoscaler has its numbers from. */
export function showMetricsServer(environment: EnvironmentConfig): string {
  return `kubectl --context ${contextName(environment)} get apiservice v1beta1.metrics.k8s.io`;
}
