import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveOnLoopback } from '../serve-on-loopback';
import type { StateCredentials } from './state-credentials';

/** Linode's API on loopback, for a token that only reads. */
export interface LinodeForReader {
  /** What the provider takes for Linode: `LINODE_URL`. */
  readonly url: string;
  /** Paths of the credentials that came from the state. */
  readonly fromState: () => readonly string[];
  readonly close: () => Promise<void>;
}

export interface LinodeForReaderOptions {
  /** Where Linode's API is, such as `https://api.linode.com`. */
  readonly linode: string;
  /** The token that has to come with every call. */
  readonly token: string;
  readonly credentials: StateCredentials;
  readonly fetch: typeof globalThis.fetch;
}

const TIMEOUT_MS = 60_000;

/** Headers that the API understands, and those of its answer that the provider does. */
const ASKED = ['authorization', 'accept', 'user-agent', 'x-filter'];
const ANSWERED = ['content-type', 'retry-after'];

/**
 * Passes every read on to Linode, and answers from the state the one thing that a token without write access is refused:
 * a credential. The provider then refreshes everything else of a cluster. Nothing but reads is passed on, and a process of
 * this machine without the token gets nothing.
 * @see docs/adr/2026-11-27-a-plan-takes-credentials-from-the-state.md
 */
export async function linodeForReader(options: LinodeForReaderOptions): Promise<LinodeForReader> {
  const used = new Set<string>();
  const { host, close } = await serveOnLoopback((request, response) => {
    request.resume();
    answer(request, options, used).then(
      (given) => send(response, given),
      (error: unknown) => send(response, problem(502, error instanceof Error ? error.message : String(error))),
    );
  });
  return { url: `http://${host}`, fromState: () => [...used], close };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function answer(
  { method, url = '/', headers }: IncomingMessage,
  { linode, token, credentials, fetch }: LinodeForReaderOptions,
  used: Set<string>,
): Promise<Answer> {
  if (!isSame(headers.authorization ?? '', `Bearer ${token}`)) return problem(401, 'this is not the token of the plan');
  if (method !== 'GET') return problem(405, 'a plan only reads');
  // Never another host, whatever stands in the path.
  const target = new URL(linode);
  const { pathname, search } = new URL(url, 'http://loopback');
  Object.assign(target, { pathname, search });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(target, { headers: pick(ASKED, (name) => headers[name]), redirect: 'manual', signal });
  const path = pathname.replace(/^\/v4(beta)?\//, '');
  const kept = credentials.get(path);
  if (kept !== undefined && (response.status === 401 || response.status === 403)) {
    await response.body?.cancel();
    used.add(path);
    return json(200, kept);
  }
  const given = pick(ANSWERED, (name) => response.headers.get(name) ?? undefined);
  return { status: response.status, headers: given, body: await response.text() };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** In the form of Linode's own errors, which the provider prints. */
function problem(status: number, reason: string): Answer {
  return json(status, { errors: [{ reason: `vmshiftctl: ${reason}` }] });
}

function pick(
  names: readonly string[],
  headerOf: (name: string) => string | readonly string[] | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headerOf(name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
