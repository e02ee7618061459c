import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server that no other machine reaches. */
export interface ServerOnLoopback {
  /** Its address and port, such as `127.0.0.1:8080`. */
  readonly host: string;
  /** Stops listening, and ends what is still open. */
  readonly close: () => Promise<void>;
}

/** Answers HTTP on a free port of 127.0.0.1. */
export async function serveOnLoopback(listener: RequestListener): Promise<ServerOnLoopback> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
