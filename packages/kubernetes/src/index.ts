export { firstAddress } from './address';
export { longestGapHours } from './cron';
export { at, canonical, type Data, dataAt, isData, numberAt, recordsAt, stringMapAt, textAt, textsAt } from './data';
export { DEFAULTS, EMPTY_IS_ABSENT } from './defaults';
export { imageRepository, majorVersion, parseImage } from './image';
export { type KubeMetadata, type KubeObject, objectName } from './kube-object';
export { withLimitDefaults } from './limit-defaults';
export { type ListOrder, listOrder } from './list-keys';
export {
  type Actor,
  allowedPorts,
  type Direction,
  isIsolated,
  type Labels,
  namedPort,
  podActor,
} from './network-policies';
export { hasPort, intersectPorts, type PortSet, printPorts, subtractPorts } from './port-set';
export { type ProbeName, patience, preStopSeconds, probeOf, question, startupPatience, timing } from './probes';
export { canonicalQuantity, formatQuantity, NANOS, parseQuantity, toBytes, toMillicores } from './quantities';
export { type Amounts, add, amounts, exceeds, largest, nanos } from './quantity-sum';
export { equalQuantities, quantity } from './quantity-values';
export { ENUMS } from './schema/enums';
export { SCHEMAS } from './schema/generated';
export { type KubernetesSchema, schemaMinors } from './schema/kubernetes-schema';
export { type SchemaViolation, validateObject } from './schema/validate-object';
export { selects, selectsPlain } from './selector';
export { type Backing, backingOf, claimsOf } from './storage';
export { type Container, commandLine, runningContainers, type Workload, workloadOf } from './workload';
export { parseChanged } from './yaml/parse-changed';
export { parseManifests } from './yaml/parse-manifests';
export { printManifest } from './yaml/print-manifest';
