import type { HostObservation } from './host-observation';
import { HTTP_TIMEOUT_MS } from './http-timeout';

export { HTTP_TIMEOUT_MS } from './http-timeout';

/** HTTP as the live commands use it; tests answer in its place, on loopback. */
export interface Network {
  readonly fetch: typeof globalThis.fetch;
  readonly httpsGet: (url: string, options: HttpsGetOptions) => Promise<HttpsAnswer>;
  /** See `read-host.ts`. */
  readonly readHost: (host: string, path: string, now: Date) => Promise<HostObservation>;
}

export interface HttpsGetOptions {
  /** Whether the certificate must be one that browsers trust. */
  readonly trustedCertificate: boolean;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly body: string;
}

/** More than this of an answer is not read. */
const BODY_LIMIT = 64 * 1024;

export const network: Network = {
  fetch: globalThis.fetch,
  httpsGet,
  // Loaded when it is asked for: `status` alone reads Git.
  readHost: async (...question) => (await import('./read-host')).readHost(...question),
};

/** `fetch` cannot accept the certificates of Let's Encrypt's staging issuer, so this goes a level below. */
async function httpsGet(url: string, { trustedCertificate }: HttpsGetOptions): Promise<HttpsAnswer> {
  // Loaded when it is asked for: `status` alone reads Git.
  const { request } = await import('node:https');
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(HTTP_TIMEOUT_MS);
    const options = { rejectUnauthorized: trustedCertificate, signal, agent: false } as const;
    const call = request(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > BODY_LIMIT) response.destroy(new Error(`${url} answered more than ${BODY_LIMIT} bytes`));
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    call.on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${HTTP_TIMEOUT_MS / 1000} s`) : error),
    );
    call.end();
  });
}
