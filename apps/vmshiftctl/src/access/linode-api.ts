import { reasonOf } from '@vmshift/observation';
import { z } from 'zod';

/** How Linode's API is asked. */
export interface LinodeAccess {
  readonly fetch: typeof globalThis.fetch;
  /** @see https://techdocs.akamai.com/linode-api/reference/get-started */
  readonly url: string;
  readonly token: string;
  /** What the token has to be good for, such as `lke:read_write`. */
  readonly scope: string;
  /** What the token is called where it is wrong. @default LINODE_TOKEN */
  readonly tokenName?: string;
  /** Breaks a question off. @default only its bound of time does */
  readonly signal?: AbortSignal;
}

/** A request that changes something. @default a request only reads */
export interface LinodeWrite {
  readonly method: 'POST' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: object;
}

/** An answer that is not what was asked for. */
export class LinodeError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const ERRORS = z.object({ errors: z.array(z.object({ reason: z.string() })) });

const TIMEOUT_MS = 15_000;
/** More entries than an account of ours has. */
const MOST_PAGES = 20;
const PAGE_SIZE = 500;

/** Asks for a path such as `/lke/clusters`. @throws Error in Linode's own words */
export async function askLinode(access: LinodeAccess, path: string, write?: LinodeWrite): Promise<unknown> {
  const { fetch, url, token } = access;
  const bound = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${url}/v4${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(write?.body && { 'content-type': 'application/json' }),
    },
    signal: access.signal === undefined ? bound : AbortSignal.any([bound, access.signal]),
    ...(write && { method: write.method, ...(write.body && { body: JSON.stringify(write.body) }) }),
  }).catch((error) => {
    throw new Error(
      `Linode does not answer: ${reasonOf(error)}; check the network and https://status.linode.com, then run it again`,
    );
  });
  if (response.ok) return response.json();
  const { status } = response;
  const said = `Linode answered ${status} to ${path}: ${await reasonsOf(response)}${hintOf(status, access)}`;
  throw new LinodeError(status, said);
}

/** Every entry of a list of Linode's. */
export async function listLinode<T>(access: LinodeAccess, path: string, form: z.ZodType<T>): Promise<readonly T[]> {
  const page = z.object({ data: z.array(form), page: z.number(), pages: z.number() });
  const entries: T[] = [];
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const { data, pages } = page.parse(await askLinode(access, `${path}?page=${number}&page_size=${PAGE_SIZE}`));
    entries.push(...data);
    if (number >= pages) break;
  }
  return entries;
}

const LABELLED = z.object({ label: z.string() });

/** Labels of a list of Linode's, each once. */
export async function labelsAtLinode(access: LinodeAccess, path: string): Promise<ReadonlySet<string>> {
  const entries = await listLinode(access, path, LABELLED);
  return new Set(entries.map(({ label }) => label));
}

async function reasonsOf(response: Response): Promise<string> {
  const parsed = ERRORS.safeParse(await response.json().catch(() => undefined));
  return parsed.success ? parsed.data.errors.map(({ reason }) => reason).join('; ') : 'without a reason';
}

function hintOf(status: number, { scope, tokenName = 'LINODE_TOKEN' }: LinodeAccess): string {
  if (status === 401) return `; ${tokenName} is wrong or has expired`;
  if (status === 403) return `; ${tokenName} needs the scope ${scope}`;
  return '';
}
