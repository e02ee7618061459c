import type { IncomingMessage } from 'node:http';
import type { Network } from '@vmshift/observation/network';
import { serveOnLoopback } from '../serve-on-loopback';

/** What the server answers: a status, and a body that is sent as JSON unless it is text. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface LoopbackServer {
  readonly url: string;
  /** `<method> <path>` of every request, in order. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** An HTTP server on loopback in the place of what a test cannot reach. */
export async function loopbackServer(
  answer: (request: IncomingMessage) => Answer | 'silence',
): Promise<LoopbackServer> {
  const requests: string[] = [];
  const { host, close } = await serveOnLoopback((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume();
    const given = answer(request);
    if (given === 'silence') return;
    const { status = 200, headers = {}, body = '' } = given;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { url: `http://${host}`, requests, close };
}

/** A network in which every HTTPS host is a folder of the server: `https://<host>/<path>` is `/<host>/<path>`. */
export function loopbackNetwork({ url }: LoopbackServer): Network {
  return {
    fetch: globalThis.fetch,
    readHost: async (host, path) => {
      const response = await fetch(`${url}/${host}${path}`);
      const body = await response.text();
      const healthy = response.status === 200 && body.includes('"healthy"');
      return {
        url: `https://${host}${path}`,
        addresses: ['192.0.2.1'],
        answer: { status: response.status, healthy, body },
      };
    },
  };
}
