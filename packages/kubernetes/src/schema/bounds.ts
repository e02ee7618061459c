/** The least that the API server takes, and the most where it has one of its own. Of a list, how many items it has. */
export type Bounds = readonly [least: number, most?: number];

/** Users and groups of Linux. */
const ID: Bounds = [0, 2 ** 31 - 1];
const WEIGHT: Bounds = [1, 100];

/**
 * What Kubernetes takes in fields whose schema says a number, a quantity, a map of quantities or a list, by definition and
 * field. A 0 stands for the default where a field of a probe is counted from 1.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/validation/validation.go
 */
export const BOUNDS: Readonly<Record<string, Bounds>> = {
  'ClientIpConfig.timeoutSeconds': [1, 86_400],
  'CronJobSpec.failedJobsHistoryLimit': [0],
  'CronJobSpec.startingDeadlineSeconds': [0],
  'CronJobSpec.successfulJobsHistoryLimit': [0],
  'DeploymentSpec.minReadySeconds': [0],
  'DeploymentSpec.progressDeadlineSeconds': [1],
  'DeploymentSpec.replicas': [0],
  'DeploymentSpec.revisionHistoryLimit': [0],
  'EmptyDirVolumeSource.sizeLimit': [0],
  'ExecAction.command': [1],
  'HttpIngressRuleValue.paths': [1],
  'JobSpec.activeDeadlineSeconds': [0],
  'JobSpec.backoffLimit': [0],
  'JobSpec.completions': [0],
  'JobSpec.parallelism': [0],
  'JobSpec.ttlSecondsAfterFinished': [0],
  'PersistentVolumeClaimSpec.accessModes': [1],
  'PodSecurityContext.fsGroup': ID,
  'PodSecurityContext.runAsGroup': ID,
  'PodSecurityContext.runAsUser': ID,
  'PodSpec.activeDeadlineSeconds': [1],
  'PodSpec.containers': [1],
  'PreferredSchedulingTerm.weight': WEIGHT,
  'Probe.failureThreshold': [0],
  'Probe.initialDelaySeconds': [0],
  'Probe.periodSeconds': [0],
  'Probe.successThreshold': [0],
  'Probe.terminationGracePeriodSeconds': [1],
  'Probe.timeoutSeconds': [0],
  'ResourceQuotaSpec.hard': [0],
  'ResourceRequirements.limits': [0],
  'ResourceRequirements.requests': [0],
  'SecurityContext.runAsGroup': ID,
  'SecurityContext.runAsUser': ID,
  'SleepAction.seconds': [0],
  'TopologySpreadConstraint.maxSkew': [1],
  'TopologySpreadConstraint.minDomains': [1],
  // More than nothing: of a byte there is no part.
  'VolumeResourceRequirements.requests': [1],
  'WeightedPodAffinityTerm.weight': WEIGHT,
};
