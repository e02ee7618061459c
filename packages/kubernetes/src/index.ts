export { type Amounts, add } from './amounts';
export { cidrIncludes, cidrVersion, firstAddress, isEveryAddress } from './cidr';
export { cidrShares, isCoveredBy } from './cidr-list';
export { metClockChanges } from './clock-changes';
export { isDueWithinAnHour, longestGapHours } from './cron';
export {
  asText,
  at,
  canonical,
  type Data,
  dataAt,
  isData,
  numberAt,
  optionalText,
  recordsAt,
  stringMapAt,
  textAt,
  textsAt,
} from './data';
export { DEFAULTS } from './defaults';
export { allowedDisruptions } from './disruption-budget';
export { changePath, type DocumentChange, documentChanges } from './document-changes';
export { documentIn } from './embedded-document';
export type { FieldProblem } from './field-problem';
export { goSeconds } from './go-duration';
export { imageRegistry, imageRepository, isSameImage, majorVersion, parseImage, registryPath } from './image';
export { IMMUTABLE_PATHS, immutableChanges } from './immutable-fields';
export { scaledValue } from './int-or-percent';
export { type KubeMetadata, type KubeObject, objectName } from './kube-object';
export { type Labels, leastLabels, selects } from './label-selector';
export { withLimitDefaults } from './limit-defaults';
export { type ListOrder, listOrder } from './list-keys';
export { type ItemPair, matchOrdered } from './match-ordered';
export {
  isConfigKey,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
  nameForm,
} from './names';
export { nearestPath } from './nearest-path';
export {
  type AddressPeer,
  allowedPorts,
  allowsTraffic,
  type Direction,
  isIsolated,
  type NetworkPeer,
  networkPolicyProblems,
  type PodPeer,
  podPeer,
  portsAllowedBy,
  selectsPods,
} from './network-policy';
export { normalize } from './normalize';
export {
  fieldPath,
  itemPath,
  itemPaths,
  labelOf,
  labelsOf,
  lastKey,
  type PlaceInObject,
  pathBelow,
  pathOfPlace,
  pathSteps,
  valueAtPath,
} from './path';
export { escalationsOf, includesPermission, MAKES_PODS, type Permission, rulePermissions } from './permission';
export { podResources } from './pod-resources';
export type { PodSecurityLevel } from './pod-security/controls';
export { refusedByPodSecurity } from './pod-security/pod-security';
export { containerPorts, isPortName, isPortNumber, namedPort } from './port';
export { hasPort, type PortSet, printPorts, subtractPorts } from './port-set';
export { type ProbeName, patience, preStopSeconds, probeOf, question, startupPatience, timing } from './probes';
export {
  canonicalQuantity,
  equalQuantities,
  exceeds,
  formatQuantity,
  NANOS,
  nanos,
  parseQuantity,
  quantity,
  toBytes,
  toMillicores,
} from './quantity';
export { autoscalerOf, type ReplicaBounds, replicaBounds, targetOf } from './replicas';
export {
  DEFAULT_PROGRESS_DEADLINE_SECONDS,
  isRolloutStuck,
  podsAtPeak,
  progressDeadlineSeconds,
  rolloutBounds,
} from './rollout';
export { SCHEMAS } from './schema/generated';
export { type KubernetesSchema, schemaMinor, WRITER_MINOR } from './schema/kubernetes-schema';
export { type SchemaProblem, validateObject } from './schema/validate-object';
export { endpointsOf, publishedBy, type ServicePort, servicePorts } from './service';
export { type Backing, backingOf, claimsOf } from './storage';
export { tolerates } from './toleration';
export { minorOf } from './version';
export {
  type Container,
  commandLine,
  runningContainers,
  type Workload,
  workloadOf,
} from './workload';
export { ManifestError } from './yaml/manifest-error';
export { parseChanged } from './yaml/parse-changed';
export { parseDocument } from './yaml/parse-document';
export { parseManifests } from './yaml/parse-manifests';
export { printManifest } from './yaml/print-manifest';
