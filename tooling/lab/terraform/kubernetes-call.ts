import { request } from 'node:https';
import type { ApiServer } from './linode/clusters';

/** Asks an API server, without a process of its own. @throws Error with its answer when it refuses */
export function kubernetesCall<T>(
  { url, certificateAuthority, token }: ApiServer,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' };
    const call = request(new URL(path, url), { method, ca: certificateAuthority, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${path}: ${text}`));
      });
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
