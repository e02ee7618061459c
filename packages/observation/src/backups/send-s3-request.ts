import { HTTP_TIMEOUT_MS } from '../hosts/http-timeout';
import { type S3Credentials, type S3Request, signS3Request } from './sign-s3-request';

/** Signs a request to an S3-compatible store, and sends it. @returns the answer, whatever its status */
export async function sendS3Request(
  request: S3Request,
  credentials: S3Credentials,
  { fetch, now }: { readonly fetch: typeof globalThis.fetch; readonly now: Date },
): Promise<Response> {
  const { method, url, body } = request;
  const headers = await signS3Request(request, credentials, now);
  const signal = AbortSignal.timeout(HTTP_TIMEOUT_MS);
  return fetch(url, { method, headers, signal, ...(body !== '' && { body }) });
}
