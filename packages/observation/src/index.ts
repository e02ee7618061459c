export {
  type ArgoCdApplication,
  type ArgoCdCondition,
  type ArgoCdDestination,
  type ArgoCdOperation,
  type ArgoCdResource,
  type ArgoCdSource,
  type ArgoCdSyncedResource,
  type ArgoCdSyncPolicy,
  failedObjects,
  hasFailed,
  type ObjectState,
  unhealthyObjects,
} from './argocd/application';
export { argoCdContext, argoCdHost } from './argocd/argocd-context';
export { parseApplication } from './argocd/parse-application';
export { type ArgoCdApplications, readApplications } from './argocd/read-applications';
export { RESTORE_ANNOTATION, type RestoreMarker } from './argocd/restore-marker';
export { type SkippedHooks, skippedHooks } from './argocd/skipped-hooks';
export type { BackupObservation, DumpObservation } from './backups/backup-observation';
export type { BackupAccess, BackupPlace } from './backups/read-backup';
export { sendS3Request } from './backups/send-s3-request';
export type { S3Credentials, S3Request } from './backups/sign-s3-request';
export type {
  ObservedAcmeStep,
  ObservedCertificate,
  ObservedCertificateRequest,
} from './cluster/certificate';
export type { ClusterObservation, ContainerLog, UnreadableObject } from './cluster/cluster-observation';
export { isSilentServer, isStaleAccess, readContexts, refusal, requireContext } from './cluster/contexts';
export type { ObservedEvent } from './cluster/event';
export { type ObservedCronJob, type ObservedJob, parseJob } from './cluster/job';
export type { ObservedAutoscaler, ObservedQuota } from './cluster/limits';
export type { ObservedNode, ObservedTaint } from './cluster/node';
export { type ObservedContainer, type ObservedPod, parsePod, type Termination } from './cluster/pod';
export type { Condition, ObjectIdentity } from './cluster/read';
export {
  type ClusterPlace,
  type Kubectl,
  type KubectlAnswer,
  REQUEST_TIMEOUT,
  readCluster,
} from './cluster/read-cluster';
export type { ObservedEndpoints, ObservedIngress, ObservedService } from './cluster/routing';
export type { ObservedAttachment, ObservedClaim } from './cluster/storage';
export { type ObservedWorkload, parseWorkload } from './cluster/workload';
export { type AppliedRevision, fetchBranch, type Git, trackingRef } from './git/applied-revision';
export { followedRemote } from './git/followed-remote';
export type { BranchHead, CloneObservation, GitObservation } from './git/git-observation';
export type { AppliedRevisions, ComparedRevision } from './git/read-git';
export { type StoppedOperation, stoppedOperation } from './git/stopped-operation';
export { pullCommand, type WayToBranch, wayToBranch } from './git/way-to-branch';
export { type BuildRun, readBuildRun, readCommit } from './github/build-run';
export { type GitHubApi, GitHubError, type GitHubWrite, gitHubApi, gitHubToken } from './github/github-api';
export type { GitHubObservation, GitHubRepository } from './github/github-observation';
export type { ScheduledWorkflow } from './github/read-github';
export type { ScheduledRun } from './github/scheduled-run';
export { BUILD_WORKFLOW, type SuccessfulBuild } from './github/successful-build';
export { type FailedJob, failed, type WorkflowRun } from './github/workflow-runs';
export type { ObservedWorkflow } from './github/workflows';
export type { HostAnswer, HostCertificate, HostFailure, HostObservation } from './hosts/host-observation';
export { type Network, network } from './hosts/network';
export type { HostAccess } from './hosts/read-host';
export {
  type Ask,
  mapObservation,
  type Observation,
  observe,
  reasonOf,
  type Seen,
  seenValue,
  type Unknown,
} from './observation';
export type { ArgoCdObservation, EnvironmentObservation, PlatformObservation } from './platform-observation';
export { type NetworkAnswers, readNetwork } from './read-network';
export { type PlatformAccess, type PlatformScope, readPlatform } from './read-platform';
export { isFinished, runningImages } from './running-images';
