import { createServer, type IncomingMessage } from 'node:http';
import { pause } from '../../processes';
import type { Account } from './account';
import { type Answer, type Call, missing, type Route, refusal } from './answer';
import { type ApiServer, clusterRoutes } from './clusters';
import { databaseRoutes } from './databases';
import { accountRoutes, domainRoutes } from './domains';

/** What a token may do, by scope. @see https://techdocs.akamai.com/linode-api/reference/get-profile-tokens */
export type Scopes = Readonly<Record<'lke' | 'databases' | 'domains', 'none' | 'read_only' | 'read_write'>>;

/** A call that goes wrong: answered late, or with an error, or not at all although it was done. */
export interface Disturbance {
  readonly method: string;
  readonly path: RegExp;
  /** Answers that come so late. @default 0 */
  readonly delaySeconds?: number;
  /** An error in the place of the answer; the call is not done. @default none */
  readonly error?: { readonly status: number; readonly reason: string };
  /** Calls that it meets. */
  times: number;
}

/** Linode on loopback. */
export interface LinodeStub {
  readonly url: string;
  readonly disturbances: Disturbance[];
  /** `METHOD path status`, one a call. */
  readonly calls: readonly string[];
  readonly close: () => void;
}

export interface LinodeStubOptions {
  readonly port: number;
  readonly account: Account;
  /** Scopes by token; any other token is unknown. */
  readonly tokens: Readonly<Record<string, Scopes>>;
  /** API servers by the label of their cluster. */
  readonly servers: ReadonlyMap<string, ApiServer>;
}

/** Needs no token at Linode either. */
const PUBLIC = ['linode/types', 'lke/versions'];

/** What is answered to a scope that writes alone. */
const CREDENTIALS = /^(lke\/clusters\/\d+\/kubeconfig|databases\/postgresql\/instances\/\d+\/credentials)$/;

/** Takes what Linode takes, and refuses the rest with its own form of errors. */
export function startLinodeStub({ port, account, tokens, servers }: LinodeStubOptions): Promise<LinodeStub> {
  const routes: readonly Route[] = [
    clusterRoutes(account, servers),
    databaseRoutes(account),
    domainRoutes(account),
    accountRoutes(account),
  ];
  const disturbances: Disturbance[] = [];
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    const disturbance = disturbances.find(
      ({ method, path, times }) => times > 0 && method === call.method && path.test(call.path),
    );
    if (disturbance !== undefined) disturbance.times -= 1;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const refused = PUBLIC.includes(call.path)
      ? undefined
      : unauthorized(call, token === undefined ? undefined : tokens[token]);
    const { status, body } = disturbance?.error
      ? refusal(disturbance.error.status, disturbance.error.reason)
      : (refused ?? answer(routes, call));
    calls.push(`${call.method} ${call.path} ${status}`);
    await pause(disturbance?.delaySeconds ?? 0);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 429 ? { 'retry-after': '5' } : {}),
    });
    response.end(JSON.stringify(body));
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      const close = (): void => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ url: `http://127.0.0.1:${bound}`, disturbances, calls, close });
    });
  });
}

function answer(routes: readonly Route[], call: Call): Answer {
  for (const route of routes) {
    const found = route(call);
    if (found !== undefined) return found;
  }
  return missing;
}

function unauthorized({ method, path }: Call, scopes: Scopes | undefined): Answer | undefined {
  if (scopes === undefined) return refusal(401, 'Invalid Token');
  const [area = ''] = path.split('/');
  if (area !== 'lke' && area !== 'databases' && area !== 'domains') return undefined;
  const writes = method !== 'GET' || CREDENTIALS.test(path);
  if (scopes[area] === 'read_write' || (scopes[area] === 'read_only' && !writes)) return undefined;
  return refusal(401, 'Your OAuth token is not authorized to use this endpoint.');
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { pathname } = new URL(request.url ?? '/', 'http://linode.example.invalid');
  const { 'x-filter': filter } = request.headers;
  return {
    method: request.method ?? 'GET',
    path: pathname.replace(/^\/v4(beta)?\//, ''),
    body: text === '' ? undefined : JSON.parse(text),
    filter: typeof filter === 'string' && filter !== '' ? JSON.parse(filter) : {},
  };
}
