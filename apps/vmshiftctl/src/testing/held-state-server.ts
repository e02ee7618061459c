import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveOnLoopback } from '../serve-on-loopback';

/** A state backend over HTTP that answers when a test lets it. */
export interface HeldStateServer {
  /** What `terraform.backend` of a stack is to be. */
  readonly backend: object;
  /** The state that was written last; undefined before. */
  readonly state: () => TerraformState | undefined;
  readonly locked: () => boolean;
  /** Locks the state, as one that was killed leaves it. */
  readonly leaveLock: () => void;
  /** Whether a request waits for its answer. */
  readonly holds: () => boolean;
  /** Answers what waits; what comes then waits again. */
  readonly answer: () => void;
  /** Answers what waits, and holds nothing any more. */
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

/** What has to wait: a read while the state is locked, which is that of a plan, or a write. */
export type HeldRequest = 'read' | 'write';

export interface TerraformState {
  readonly resources: readonly { readonly name: string }[];
}

const LEFT_LOCK = {
  ID: '0f6b8a1e-6c1d-4d0e-9f57-0a3d5d0c7a11',
  Operation: 'OperationTypeApply',
  Who: 'runner@gone',
  Version: '1.11.4',
  Created: '2026-11-27T09:00:00Z',
};

/**
 * A state is kept when its writer waited until the end, as a proxy in front of a store would have it: a writer that leaves
 * before has written nothing.
 * @see https://developer.hashicorp.com/terraform/language/backend/http
 */
export async function heldStateServer(held: HeldRequest): Promise<HeldStateServer> {
  let waiting: (() => void)[] | undefined = [];
  let state: string | undefined;
  let lock: string | undefined;
  const answer = (response: ServerResponse, status: number, body = ''): void => {
    response.writeHead(status);
    response.end(body);
  };
  const hold = (then: () => void): void => {
    if (waiting === undefined) then();
    else waiting.push(then);
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
      const read = (): void => answer(response, state === undefined ? 404 : 200, state);
      if (held === 'read' && lock !== undefined) hold(read);
      else read();
    },
    POST: (body, response) => {
      const write = (): void => {
        if (response.destroyed) return;
        state = body;
        answer(response, 200);
      };
      if (held === 'write') hold(write);
      else write();
    },
  };
  const { host, close } = await serveOnLoopback(async (request, response) => {
    const body = await textOf(request);
    handlers[request.method ?? '']?.(body, response);
  });
  const url = `http://${host}/state`;
  return {
    backend: { http: { address: url, lock_address: url, unlock_address: url, retry_max: 0 } },
    state: () => (state === undefined ? undefined : JSON.parse(state)),
    locked: () => lock !== undefined,
    leaveLock: () => {
      lock = JSON.stringify(LEFT_LOCK);
    },
    holds: () => (waiting ?? []).length > 0,
    answer: () => {
      for (const answerNow of waiting?.splice(0) ?? []) answerNow();
    },
    release: () => {
      for (const answerNow of waiting ?? []) answerNow();
      waiting = undefined;
    },
    close,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
