import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join, normalize } from 'node:path';
import { run } from '../processes';

/** A proxy that answers for the repositories of charts from a folder, so that the stacks stay as they are synthesized. */
export interface ChartServer {
  /** What Terraform and Helm need in their environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => void;
}

/**
 * @param charts folder with `<host>/<path>/index.yaml` and the archives next to it
 * @param folder receives the certificates
 */
export async function startChartServer(charts: string, folder: string, port: number): Promise<ChartServer> {
  const hosts = readdirSync(charts);
  const { key, cert, authority } = certificates(folder, hosts);
  const files = createTlsServer({ key, cert }, (request, response) => sendFile(charts, request, response));
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', ({ url = '' }, socket) => {
    socket.on('error', () => socket.destroy());
    if (!hosts.includes(url.replace(/:443$/, ''))) {
      socket.end('HTTP/1.1 502 no such repository in the lab\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    files.emit('connection', socket);
  });
  await new Promise<void>((resolve, reject) => {
    proxy.on('error', reject);
    proxy.listen(port, '127.0.0.1', resolve);
  });
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1,localhost', SSL_CERT_FILE: authority },
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

function sendFile(charts: string, { url = '/', headers }: IncomingMessage, response: ServerResponse): void {
  const file = join(
    charts,
    headers.host?.replace(/:443$/, '') ?? '',
    normalize(new URL(url, 'https://charts').pathname),
  );
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

/** An authority that is trusted in the lab alone. */
function certificates(folder: string, hosts: readonly string[]) {
  const pki = join(folder, 'charts-pki');
  mkdirSync(pki, { recursive: true, mode: 0o700 });
  const openssl = (...args: readonly string[]): string => run('openssl', args, { cwd: pki });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=lab-charts', '-days', '2');
  openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=charts');
  writeFileSync(join(pki, 'server.ext'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
  const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
  openssl('x509', '-req', '-in', 'server.csr', '-extfile', 'server.ext', ...by, '-out', 'server.crt');
  const read = (name: string): string => readFileSync(join(pki, name), 'utf8');
  return { key: read('server.key'), cert: read('server.crt'), authority: join(pki, 'ca.crt') };
}
