import { type HostObservation, type Observation, observe } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';

/** A network, and what came of each question to it. */
export interface RecordedNetwork {
  readonly network: Network;
  /** By name, so far. */
  readonly hosts: ReadonlyMap<string, Observation<HostObservation>>;
  /** Whether each request was answered, whatever the answer was; so far. */
  readonly requests: readonly Observation<unknown>[];
}

/** Passes every question on, and keeps what came of it. */
export function recordNetwork(network: Network): RecordedNetwork {
  const hosts = new Map<string, Observation<HostObservation>>();
  const requests: Observation<unknown>[] = [];
  return {
    hosts,
    requests,
    network: {
      fetch: async (...request) => {
        const answer = network.fetch(...request);
        requests.push(await observe(answer));
        return answer;
      },
      readHost: async (host, ...question) => {
        const seen = network.readHost(host, ...question);
        hosts.set(host, await observe(seen));
        return seen;
      },
    },
  };
}
