import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

/**
 * Stands for Traefik: requests go to the ready pods in turn, over connections that are kept. With a bound, what is over
 * it is answered 429 at once, as its `InFlightReq` does.
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/inflightreq/
 */
export function startIngress(port: number, readyPorts: () => readonly number[], maxRequests: number): Server {
  // Gunicorn closes an idle connection after 2 s.
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 1000, maxFreeSockets: 4096, timeout: 120_000 });
  let inFlight = 0;
  let turn = 0;
  const server = createServer((received, response) => {
    if (maxRequests > 0 && inFlight >= maxRequests) return answer(response, 429);
    const ports = readyPorts();
    const backend = ports[turn++ % ports.length];
    if (backend === undefined) return answer(response, 503);
    inFlight += 1;
    response.on('close', () => {
      inFlight -= 1;
    });
    const body: Buffer[] = [];
    received.on('data', (chunk: Buffer) => body.push(chunk));
    received.on('end', () => forward(received, Buffer.concat(body), response, backend, agent));
  });
  server.keepAliveTimeout = 120_000;
  server.on('close', () => agent.destroy());
  return server.listen(port, '127.0.0.1', 4096);
}

function forward(received: IncomingMessage, body: Buffer, response: ServerResponse, port: number, agent: Agent): void {
  const { method, url: path, headers } = received;
  const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
    answered.on('error', () => response.destroy());
  });
  const abandon = () => sent.destroy();
  response.on('close', abandon);
  sent.on('error', () => {
    response.off('close', abandon);
    if (response.headersSent || response.destroyed) response.destroy();
    // Go's client, too, sends a GET again when a connection that was used before ended without a byte of the answer.
    else if (sent.reusedSocket && method === 'GET') forward(received, body, response, port, agent);
    else answer(response, 502);
  });
  sent.end(body);
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}
