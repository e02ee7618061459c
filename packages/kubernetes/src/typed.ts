export { allowsTraffic, type Endpoint, isIsolated } from './network-policy';
export type * from './object-types';
export { selects } from './selects';
export { type PlacedContainer, resolveShare, type Workload, workloadOf } from './workloads';
