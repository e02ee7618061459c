import { connect, createServer, type Server } from 'node:net';

/** Stands for a Service: each connection goes to a backend of its own choice at random, as kube-proxy's rules do. */
export function startBalancer(port: number, backendPorts: () => readonly number[], random = Math.random): Server {
  const server = createServer({ noDelay: true }, (client) => {
    const backends = backendPorts();
    const chosen = backends[Math.floor(random() * backends.length)];
    if (chosen === undefined) return client.destroy();
    const backend = connect({ port: chosen, host: '127.0.0.1', noDelay: true });
    for (const [from, to] of [
      [client, backend],
      [backend, client],
    ] as const) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  return server.listen(port, '127.0.0.1', 4096);
}
