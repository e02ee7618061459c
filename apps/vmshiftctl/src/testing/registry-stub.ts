import type { IncomingMessage } from 'node:http';
import { type Answer, type LoopbackServer, loopbackServer } from './loopback-server';

/** The registry of the images, for those without a login; it has every image that was not taken away. */
export interface RegistryStub extends LoopbackServer {
  /** Tags and digests that it does not have any more. */
  readonly gone: Set<string>;
  /** Answers in the place of its own, each once. */
  readonly instead: Answer[];
}

/** The manifest of each list for the machines of the clusters, whatever the list. */
export const AMD64 = `sha256:${'64'.repeat(32)}`;

const INDEX = 'application/vnd.oci.image.index.v1+json';

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
export async function startRegistry(): Promise<RegistryStub> {
  const gone = new Set<string>();
  const instead: Answer[] = [];
  const server: LoopbackServer = await loopbackServer(
    (request) => instead.shift() ?? answer(request, server.url, gone),
  );
  return { ...server, gone, instead };
}

function answer({ method, url = '', headers }: IncomingMessage, base: string, gone: ReadonlySet<string>): Answer {
  const { pathname, searchParams } = new URL(url, base);
  if (method !== 'GET') return { status: 405, body: errors('UNSUPPORTED') };
  if (pathname === '/token') {
    const [, path] = /^repository:(.+):pull$/.exec(searchParams.get('scope') ?? '') ?? [];
    return path === undefined || searchParams.get('service') !== 'registry'
      ? { status: 400, body: errors('UNSUPPORTED') }
      : { body: { token: `for ${path}` } };
  }
  const [, path, version = ''] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(pathname) ?? [];
  if (path === undefined) return { status: 404, body: '404 page not found' };
  if (headers.authorization !== `Bearer for ${path}`) {
    const challenge = `Bearer realm="${base}/token",service="registry",scope="repository:${path}:pull"`;
    return { status: 401, headers: { 'www-authenticate': challenge }, body: errors('UNAUTHORIZED') };
  }
  // A registry has nothing in another form than it was pushed in.
  if (gone.has(version) || !headers.accept?.includes(INDEX)) return { status: 404, body: errors('MANIFEST_UNKNOWN') };
  if (version === AMD64) return { body: { schemaVersion: 2, config: {} } };
  const attestation = { digest: `sha256:${'a'.repeat(64)}`, platform: { os: 'unknown', architecture: 'unknown' } };
  const image = { digest: AMD64, platform: { os: 'linux', architecture: 'amd64' } };
  return { headers: { 'content-type': INDEX }, body: { schemaVersion: 2, manifests: [attestation, image] } };
}

const errors = (code: string) => ({ errors: [{ code, message: 'refused' }] });
