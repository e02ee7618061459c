import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A state backend over HTTP that takes its time. */
export interface SlowStateServer {
  /** What `terraform.backend` of a stack is to be. */
  readonly backend: object;
  /** Method of every request, in order. */
  readonly requests: readonly string[];
  /** The state that was written last; undefined before. */
  readonly state: () => TerraformState | undefined;
  readonly locked: () => boolean;
  readonly close: () => Promise<void>;
}

/** How long reading and writing takes. */
export interface SlowStateTimes {
  readonly readMs: number;
  readonly writeMs: number;
}

export interface TerraformState {
  readonly resources: readonly { readonly name: string }[];
}

/**
 * A state is kept when its writer waited until the end, as a proxy in front of a store would have it: a writer that leaves
 * before has written nothing.
 * @see https://developer.hashicorp.com/terraform/language/backend/http
 */
export async function slowStateServer({ readMs, writeMs }: SlowStateTimes): Promise<SlowStateServer> {
  const requests: string[] = [];
  let state: string | undefined;
  let lock: string | undefined;
  const answer = (response: ServerResponse, status: number, body = ''): void => {
    response.writeHead(status);
    response.end(body);
  };
  const handlers: Readonly<Record<string, (body: string, response: ServerResponse) => void>> = {
    LOCK: (body, response) => {
      if (lock !== undefined) return answer(response, 423, lock);
      lock = body;
      answer(response, 200);
    },
    UNLOCK: (_, response) => {
      lock = undefined;
      answer(response, 200);
    },
    GET: (_, response) => {
      setTimeout(() => answer(response, state === undefined ? 404 : 200, state), readMs);
    },
    POST: (body, response) => {
      setTimeout(() => {
        if (response.destroyed) return;
        state = body;
        answer(response, 200);
      }, writeMs);
    },
  };
  const server = createServer(async (request, response) => {
    requests.push(request.method ?? '');
    const body = await textOf(request);
    handlers[request.method ?? '']?.(body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/state`;
  return {
    backend: { http: { address: url, lock_address: url, unlock_address: url, retry_max: 0 } },
    requests,
    state: () => (state === undefined ? undefined : JSON.parse(state)),
    locked: () => lock !== undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
