import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly body: string;
  /** Headers to send and to sign. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Named, because the library would guess it from the host; Linode ignores it, the state backend names the same. */
const REGION = 'us-east-1';

/**
 * The headers of a request to an S3-compatible store, signed with Signature Version 4. The digest of the body is signed
 * too: left out, the library signs `UNSIGNED-PAYLOAD`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export async function signS3Request(
  { method, url, body, headers }: S3Request,
  credentials: S3Credentials,
  now: Date,
): Promise<Headers> {
  const signer = new AwsV4Signer({
    ...credentials,
    method,
    url: url.href,
    headers: { ...headers, 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
    service: 's3',
    region: REGION,
    datetime: now.toISOString().replace(/[-:]|\.\d{3}/g, ''),
  });
  return (await signer.sign()).headers;
}
