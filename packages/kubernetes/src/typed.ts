export { allowsTraffic, type Endpoint, isIsolated } from './network-policy';
export { selects } from './selects';
