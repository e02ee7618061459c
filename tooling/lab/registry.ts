import { createServer, type Server } from 'node:http';

/**
 * Stands for the registry: it has no image, and refuses the credentials for those of a repository whose name or tag has the
 * word `refused`. What runs in the lab was imported before.
 */
export function startRegistry(port: number): Server {
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    const answer = (status: number, code: string, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }));
    };
    if (url.startsWith('/token')) answer(401, 'UNAUTHORIZED');
    else if (url.includes('refused'))
      answer(401, 'UNAUTHORIZED', {
        'www-authenticate': `Bearer realm="http://127.0.0.1:${port}/token",service="ghcr.io",scope="repository:ilearn-code/vmshift-api:pull"`,
      });
    else answer(404, 'MANIFEST_UNKNOWN');
  });
  server.listen(port, '127.0.0.1');
  return server;
}
