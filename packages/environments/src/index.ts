export { type AddOnComponent, type AddOnComponents, addOnRequests, addOnsOf } from './add-on-requests';
export {
  applicationOf,
  type EnvironmentProcess,
  environmentFlows,
  processesOf,
  thirdPartyImages,
} from './application';
export { argoCdSyncPolicy } from './argocd-sync';
export {
  addConnections,
  CONNECTION_BYTES,
  type ConnectingProcess,
  type ConnectionPlan,
  planConnections,
  SHARED_BUFFERS_BYTES,
} from './connections';
export {
  DATABASE_SUPERUSER,
  type Databases,
  type DeclaredDatabase,
  databasesOf,
  inClusterDatabaseOf,
  managedDatabaseOf,
  renderedIdleDatabase,
  runningDatabase,
} from './databases';
export { PROGRESS_DEADLINE_SECONDS, syncDeadlineSeconds, VOLUME_PROGRESS_DEADLINE_SECONDS } from './deadlines';
export type * from './environment-config';
export { environments, model } from './environments';
export { dumpStorage, ephemeralStorage, POD_EPHEMERAL_STORAGE } from './ephemeral-storage';
export { RENDERED_KINDS, type RenderedKind, renderedKinds, SHOWN_KINDS } from './kinds';
export {
  KUBERNETES_VERSIONS,
  type KubernetesVersion,
} from './kubernetes-versions';
export {
  LINODE_PLAN_TYPES,
  LINODE_PRICES,
  LINODE_PRICES_AS_OF,
  type LinodePlan,
  linodePlan,
} from './linode-plans';
export type { Model } from './model';
export { type CostPart, costOf, environmentCost, type MonthlyCost, monthlyCost } from './monthly-cost';
export { mostUsedFirst, mostUsedNames, tierRank } from './most-used-first';
export {
  applicationName,
  codeOwners,
  contextName,
  DIST_FOLDER,
  environmentOfContext,
  imageTagPrefix,
  STACKS_FOLDER,
  targetRevision,
} from './names';
export { type NodeResources, nodeAllocatable } from './node-allocatable';
export { type CapacityPlan, planCapacity, podRequestsAtPeak } from './node-capacity';
export {
  OBSERVED_CERTIFICATES,
  OBSERVED_IN_CLUSTER,
  OBSERVED_IN_NAMESPACE,
  OBSERVER,
  type ObservedKind,
} from './observed-kinds';
export { type NodePacking, type NodeSupply, type PackedNode, type PodRequest, packNodes } from './pack-nodes';
export { NODE_POOL_LABEL, type NodePool, nodePools, nodePoolTaint, type Placement, placements } from './placement';
export type * from './platform-config';
export { ENVIRONMENTS_FILE, printEnvironments } from './print-environments';
export { MODEL_FILE, printModel, withProfile } from './print-model';
export type { ProcessConfig, ProcessesConfig } from './process-config';
export {
  maxReplicas,
  minReplicas,
  peakReplicas,
  podsDuringHandover,
  podsDuringRollout,
  ROLLING_UPDATE,
} from './replicas';
export { requestsPerCounter } from './requests-in-flight';
export { rules as modelRules } from './rules/rules';
export { assertValidModel, ModelRefused, validateModel } from './rules/validate-model';
export {
  APPLICATION_SECRET,
  type EnvironmentSecretKey,
  keyFor,
  REGISTRY_SECRET,
  registryLogins,
  secretKeysOf,
} from './secrets';
export type * from './sizes-config';
export {
  ARGOCD_STACK,
  clusterStackName,
  environmentStacks,
  environmentsOfStack,
  kindOfStack,
  platformStackName,
  stackEnvironments,
  stacksDeployedBy,
} from './stacks';
export { type StateKey, stateBucket, stateKeys } from './state-buckets';
