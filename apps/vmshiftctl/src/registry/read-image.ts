import { imageRegistry, parseImage, registryPath } from '@vmshift/kubernetes';
import { observe } from '@vmshift/observation';
import { HTTP_TIMEOUT_MS, type Network } from '@vmshift/observation/network';
import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';
import type { World } from '../world';
import type { ReadImage } from './image-presence';
import type { ReadLogins } from './registry-logins';

/**
 * Asks the registries of images: without a login first, and where they refuse that by the logins of the person. A login goes
 * to the host that it is of and to no other. Whatever keeps the answer away is the reason why nothing is known, a limit on
 * questions too: a way back must not wait for it.
 *
 * @param env `VMSHIFTCTL_REGISTRY` there is the address of a mirror, which is asked in the place of every registry
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export function imageReader(
  { env }: Pick<World, 'env'>,
  { fetch }: Pick<Network, 'fetch'>,
  loginsOf: ReadLogins,
): ReadImage {
  /** What the registry took, by the path of the image. */
  const taken = new Map<string, Access>();

  async function get(url: string, { authorization, redirect }: Access, accept = '*/*'): Promise<Answer> {
    const headers = { accept, ...(authorization !== undefined && { authorization }) };
    const answer = await fetch(url, { headers, redirect, signal: AbortSignal.timeout(HTTP_TIMEOUT_MS) });
    const challenge = answer.headers.get('www-authenticate') ?? '';
    return { status: answer.status, challenge, text: await answer.text() };
  }

  async function getManifest(reference: string, version: string): Promise<Answer> {
    const base = env.VMSHIFTCTL_REGISTRY || `https://${apiHost(imageRegistry(reference))}`;
    const path = registryPath(reference);
    const ask = (access: Access): Promise<Answer> =>
      get(`${base}/v2/${path}/manifests/${version}`, access, MANIFESTS.join(', '));
    const answer = await ask(taken.get(path) ?? ANYONE);
    const place = tokenPlace(answer.challenge, base);
    if (answer.status !== UNAUTHORIZED || taken.has(path) || place === undefined) return answer;
    const askWith = async (access: Access): Promise<Answer> => {
      const given = await get(place, access);
      if (given.status !== 200) return given;
      const token = TOKEN.safeParse(jsonOrUndefined(given.text)).data;
      if (token === undefined) return answer;
      const opened = { ...access, authorization: `Bearer ${token}` };
      const answered = await ask(opened);
      if (!REFUSED.has(answered.status)) taken.set(path, opened);
      return answered;
    };
    let last = await askWith(ANYONE);
    // A mirror gets no login, nor does another host that gives tokens in the registry's place.
    const own = `https://${imageRegistry(reference)}`;
    if (!REFUSED.has(last.status) || [base, place].some((url) => new URL(url).origin !== own)) return last;
    for await (const { username, password } of loginsOf(imageRegistry(reference))) {
      const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      last = { ...(await askWith({ authorization, redirect: 'error' })), byLogin: true };
      if (!REFUSED.has(last.status)) break;
    }
    return last;
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
  /** Whether it was asked by a login. @default without one */
  readonly byLogin?: boolean;
}

/** What is shown to the registry. What a login opens is asked of no other address than the one that was named. */
interface Access {
  readonly authorization?: string;
  readonly redirect: 'follow' | 'error';
}

const ANYONE: Access = { redirect: 'follow' };

const UNAUTHORIZED = 401;

/** Also what a registry answers that does not say whether there is such a name. */
const REFUSED: ReadonlySet<number> = new Set([UNAUTHORIZED, 403]);

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
function readManifest(reference: string, { status, text, byLogin }: Answer): z.output<typeof MANIFEST> | undefined {
  const host = imageRegistry(reference);
  if (status === 200) {
    const manifest = MANIFEST.safeParse(jsonOrUndefined(text));
    if (!manifest.success) throw new Error(`${host} answered with what is no manifest`);
    return manifest.data;
  }
  const { repository } = parseImage(reference);
  if (REFUSED.has(status)) {
    const refused = byLogin ? 'no login of this machine' : 'no one without a login';
    throw new Error(`${host} lets ${refused} read ${repository} (${status})`);
  }
  const codes = ERRORS.safeParse(jsonOrUndefined(text)).data?.errors.map(({ code }) => code) ?? [];
  if (status === 404 && codes.includes('MANIFEST_UNKNOWN')) return undefined;
  const said = codes.length === 0 ? '' : ` ${codes.join(', ')}`;
  throw new Error(`${host} answered ${status}${said} for ${repository}`);
}
