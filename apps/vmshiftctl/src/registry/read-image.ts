import { imageRegistry, parseImage, registryPath } from '@vmshift/kubernetes';
import { observe } from '@vmshift/observation';
import { HTTP_TIMEOUT_MS, type Network } from '@vmshift/observation/network';
import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';
import type { World } from '../world';
import { parseChallenge } from './challenge';
import type { ReadImage } from './image-presence';
import type { ReadLogins } from './registry-logins';

/**
 * Asks the registries of images: without a login first, and where they refuse that by the logins of the person. A login goes
 * to the registry that it is of, or where that one, over an encrypted line, sends people for a token: `docker login` gave it
 * the same. What opens more than the registry goes to it alone. Whatever keeps the answer away is the reason why nothing is known, a limit on
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
    return { status: answer.status, challenge, redirected: answer.redirected, text: await answer.text() };
  }

  async function getManifest(reference: string, version: string): Promise<Answer> {
    const registry = imageRegistry(reference);
    const mirror = env.VMSHIFTCTL_REGISTRY;
    const base = mirror || `https://${apiHost(registry)}`;
    const path = registryPath(reference);
    const ask = (access: Access): Promise<Answer> =>
      get(`${base}/v2/${path}/manifests/${version}`, access, MANIFESTS.join(', '));
    const answer = await ask(taken.get(path) ?? ANYONE);
    if (answer.status !== UNAUTHORIZED || taken.has(path)) return answer;
    const open = async (access: Access): Promise<Answer> => {
      const answered = await ask(access);
      if (!REFUSED.has(answered.status)) taken.set(path, access);
      return answered;
    };
    const { tokens, basic } = parseChallenge(answer.challenge, base);
    const openAt = async (place: string, access: Access): Promise<Answer> => {
      const given = await get(place, access);
      if (given.status !== 200) return given;
      const token = TOKEN.safeParse(jsonOrUndefined(given.text)).data;
      return token === undefined ? answer : open({ ...access, authorization: `Bearer ${token}` });
    };
    let last = tokens === undefined ? answer : await openAt(tokens, ANYONE);
    // A mirror gets no login, nor does what the registry leads to: the registry itself did not ask for it.
    if (!REFUSED.has(last.status) || mirror || answer.redirected || !(basic || tokens)) return last;
    for await (const { username, password, atRegistryAlone } of loginsOf(registry)) {
      if (atRegistryAlone && tokens !== undefined && new URL(tokens).origin !== base) continue;
      const access = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`, ...ALONE };
      last = { ...(await (tokens === undefined ? open(access) : openAt(tokens, access))), byLogin: true };
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
  /** How the registry admits those who have a login. */
  readonly challenge: string;
  /** Whether it is of another address than the one that was asked. */
  readonly redirected: boolean;
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

const ALONE = { redirect: 'error' } as const;

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
