import { imageRegistry, parseImage, registryPath } from '@vmshift/kubernetes';
import { observe } from '@vmshift/observation';
import { HTTP_TIMEOUT_MS, type Network } from '@vmshift/observation/network';
import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';
import type { World } from '../world';
import type { ReadImage } from './image-presence';

/**
 * Asks the registries of images, without a login: as the clusters see them where the images are public. Whatever keeps the
 * answer away is the reason why nothing is known, a limit on questions too: a way back must not wait for it.
 *
 * @param env `VMSHIFTCTL_REGISTRY` there is the address of a mirror, which is asked in the place of every registry
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export function imageReader({ env }: Pick<World, 'env'>, { fetch }: Pick<Network, 'fetch'>): ReadImage {
  const tokens = new Map<string, string>();

  async function get(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(HTTP_TIMEOUT_MS) });
    const challenge = answer.headers.get('www-authenticate') ?? '';
    return { status: answer.status, challenge, text: await answer.text() };
  }

  async function getManifest(reference: string, version: string): Promise<Answer> {
    const base = env.VMSHIFTCTL_REGISTRY || `https://${apiHost(imageRegistry(reference))}`;
    const path = registryPath(reference);
    const ask = (): Promise<Answer> => {
      const token = tokens.get(path);
      const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return get(`${base}/v2/${path}/manifests/${version}`, { accept: MANIFESTS.join(', '), ...authorization });
    };
    const answer = await ask();
    if (answer.status !== UNAUTHORIZED || tokens.has(path)) return answer;
    const place = tokenPlace(answer.challenge, base);
    const given = place === undefined ? undefined : await get(place, {});
    const token = given?.status === 200 ? TOKEN.safeParse(jsonOrUndefined(given.text)).data : undefined;
    if (token === undefined) return given === undefined || given.status === 200 ? answer : given;
    tokens.set(path, token);
    return ask();
  }

  async function isThere(reference: string): Promise<boolean> {
    const { tag = 'latest', digest } = parseImage(reference);
    const whole = readManifest(reference, await getManifest(reference, digest ?? tag));
    if (whole === undefined) return false;
    // What deletes untagged versions takes these away and leaves the list.
    const part = whole.manifests?.find(({ platform }) => platform?.os === 'linux' && platform.architecture === 'amd64');
    return part === undefined || readManifest(reference, await getManifest(reference, part.digest)) !== undefined;
  }

  return (reference) => observe(isThere(reference));
}

/** What is needed of an answer. */
interface Answer {
  readonly status: number;
  /** Where a token is given, and for what. */
  readonly challenge: string;
  readonly text: string;
}

const UNAUTHORIZED = 401;

/** Forms of a manifest and of a list of them, one for each platform. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const MANIFEST = z.object({
  schemaVersion: z.literal(2),
  manifests: z
    .array(
      z.object({
        digest: z.string().regex(/^[a-z0-9]+:[0-9a-f]+$/),
        platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
      }),
    )
    .optional(),
});

/** @see https://distribution.github.io/distribution/spec/auth/token/#token-response-fields */
const TOKEN = z
  .object({ token: z.string().optional(), access_token: z.string().optional() })
  .transform(({ token, access_token: other }) => token ?? other);

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
const ERRORS = z.object({ errors: z.array(z.object({ code: z.string() })) });

/** Docker Hub answers at another host than its images name. */
const apiHost = (registry: string): string => (registry === 'docker.io' ? 'registry-1.docker.io' : registry);

/**
 * Where the registry gives a token to those who have no login; undefined where it asks for one, or sends people over an
 * open line.
 */
function tokenPlace(challenge: string, base: string): string | undefined {
  const { realm, ...wanted } = Object.fromEntries(
    [...challenge.matchAll(/(realm|service|scope)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  if (!/^Bearer /i.test(challenge) || realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  if (url.protocol !== 'https:' && url.origin !== new URL(base).origin) return undefined;
  for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * The manifest; undefined where the registry knows the repository and does not have it. A name that it does not know may be
 * one that it hides from those who are not logged in.
 *
 * @throws Error for any other answer
 */
function readManifest(reference: string, { status, text }: Answer): z.output<typeof MANIFEST> | undefined {
  const host = imageRegistry(reference);
  if (status === 200) {
    const manifest = MANIFEST.safeParse(jsonOrUndefined(text));
    if (!manifest.success) throw new Error(`${host} answered with what is no manifest`);
    return manifest.data;
  }
  const { repository } = parseImage(reference);
  if (status === UNAUTHORIZED || status === 403)
    throw new Error(`${host} lets no one without a login read ${repository} (${status})`);
  const codes = ERRORS.safeParse(jsonOrUndefined(text)).data?.errors.map(({ code }) => code) ?? [];
  if (status === 404 && codes.includes('MANIFEST_UNKNOWN')) return undefined;
  const said = codes.length === 0 ? '' : ` ${codes.join(', ')}`;
  throw new Error(`${host} answered ${status}${said} for ${repository}`);
}
