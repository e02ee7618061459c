import type { HostObservation } from './host-observation';

export { HTTP_TIMEOUT_MS } from './http-timeout';

/** HTTP as the live commands use it; tests answer in its place, on loopback. */
export interface Network {
  readonly fetch: typeof globalThis.fetch;
  /** See `read-host.ts`. */
  readonly readHost: (host: string, path: string, now: Date) => Promise<HostObservation>;
}

export const network: Network = {
  fetch: globalThis.fetch,
  // Loaded when it is asked for: `status` alone reads Git.
  readHost: async (...question) => (await import('./read-host')).readHost(...question),
};
