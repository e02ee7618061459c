import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { connect as startTls, type TLSSocket } from 'node:tls';
import type { HostAnswer, HostFailure, HostObservation } from './host-observation';
import { HTTP_TIMEOUT_MS } from './http-timeout';
import { peerCertificate } from './peer-certificate';

/** How a host is reached; a test gives its own. */
export interface HostAccess {
  /** Addresses of a name. @throws Error with a code when there is none */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly port: number;
  /** Authorities that are trusted, as PEM. @default those of Node */
  readonly authorities?: readonly string[];
  /** Milliseconds that all steps together may take. */
  readonly timeoutMs: number;
  /** What ends it. @default the end of that time */
  readonly end?: AbortSignal;
}

const WORLD: HostAccess = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  port: 443,
  timeoutMs: HTTP_TIMEOUT_MS,
};

/** Milliseconds after which the next address of a host is tried. Node's own 250 are too few for a distant host. */
const NEXT_ADDRESS_MS = 1_000;

/** More than this of an answer is not read. */
const BODY_LIMIT = 64 * 1024;

/** Characters of the body that are kept. */
const BODY_KEPT = 500;

/**
 * Asks a host over HTTPS step by step, as the world does, and keeps how far it came. The certificate is read and the
 * question asked whether it is trusted or not; nothing secret is sent.
 */
export async function readHost(
  host: string,
  path: string,
  now: Date,
  access: HostAccess = WORLD,
): Promise<HostObservation> {
  const signal = access.end ?? AbortSignal.timeout(access.timeoutMs);
  const url = `https://${host}${path}`;
  let seen: HostObservation = { url, addresses: [] };
  let step: HostFailure['step'] = 'dns';
  const sockets: Socket[] = [];
  try {
    seen = { ...seen, addresses: [...(await unlessAborted(access.resolve(host), signal))].sort() };
    step = 'connect';
    const socket = await unlessAborted(open(seen.addresses, access.port, sockets), signal);
    step = 'tls';
    const encrypted = await unlessAborted(encrypt(socket, host, access, sockets), signal);
    seen = { ...seen, certificate: peerCertificate(encrypted, host, now) };
    step = 'http';
    return { ...seen, answer: await unlessAborted(ask(encrypted, host, path), signal) };
  } catch (error) {
    return { ...seen, failure: failureOf(step, error, signal, access) };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** To the address that answers first of those that there are. */
function open(addresses: readonly string[], port: number, sockets: Socket[]): Promise<Socket> {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: 'resolved',
      port,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
      lookup: (_host, _options, callback) => callback(null, all),
    });
    sockets.push(socket);
    socket.once('connect', () => resolve(socket)).on('error', reject);
  });
}

function encrypt(socket: Socket, host: string, access: HostAccess, sockets: Socket[]): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const encrypted = startTls({
      ...{ socket, servername: host, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] },
      ...(access.authorities === undefined ? {} : { ca: [...access.authorities] }),
    });
    sockets.push(encrypted);
    encrypted.once('secureConnect', () => resolve(encrypted)).on('error', reject);
    encrypted.once('close', () => reject(withCode('ECONNRESET', 'the host closed the connection')));
  });
}

function ask(socket: TLSSocket, host: string, path: string): Promise<HostAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host, path, createConnection: () => socket, headers: { host, connection: 'close' } },
      (response) => {
        let body = '';
        const end = () => resolve(answerOf(response.statusCode ?? 0, body, response.headers.date));
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length > BODY_LIMIT) end();
        });
        response.on('end', end).on('error', reject);
      },
    );
    call.on('error', reject).end();
  });
}

function answerOf(status: number, body: string, date: string | undefined): HostAnswer {
  const at = new Date(date ?? Number.NaN);
  return {
    status,
    healthy: status === 200 && saysHealthy(body),
    body: body.slice(0, BODY_KEPT),
    ...(Number.isNaN(at.getTime()) ? {} : { date: at.toISOString() }),
  };
}

function saysHealthy(body: string): boolean {
  try {
    return (JSON.parse(body) as { readonly status?: unknown } | null)?.status === 'healthy';
  } catch {
    return false;
  }
}

function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function failureOf(step: HostFailure['step'], error: unknown, signal: AbortSignal, access: HostAccess): HostFailure {
  if (error === signal.reason && signal.aborted) {
    return { step, code: 'ETIMEDOUT', message: `no answer within ${access.timeoutMs / 1000} s` };
  }
  // Of several addresses each failed with its own error; all of them in one have no code.
  const all = (error as { readonly errors?: readonly unknown[] }).errors;
  const first = (all?.[0] ?? error) as { readonly code?: unknown; readonly message?: unknown };
  const code = typeof first.code === 'string' ? first.code : 'unknown';
  return { step, code, message: typeof first.message === 'string' && first.message !== '' ? first.message : code };
}

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
