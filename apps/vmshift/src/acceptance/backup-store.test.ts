import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { APP } from '../testing/apps';
import { allContainers, rendered } from '../testing/rendered';

/** What S3 answers to a key that it does not know. */
const REFUSAL = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>InvalidAccessKeyId</Code><Message>The Access Key Id does not exist in our records.</Message></Error>`;

let folder: string;
let store: Server;
let port: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vmshift-backup-'));
  writeFileSync(join(folder, 'vmshift-20261126T021700Z.dump'), 'dump');
  store = createServer((request, response) => {
    request.resume();
    response.writeHead(403, { 'content-type': 'application/xml' }).end(request.method === 'HEAD' ? '' : REFUSAL);
  });
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
  ({ port } = store.address() as AddressInfo);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** Runs a container of the rendered backup on this machine, against another endpoint. */
function run(name: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const pod = rendered('production').pods().get(APP.backup);
  const container = pod && allContainers(pod).find((candidate) => candidate.name === name);
  if (container === undefined) throw new Error(`the backup has no container ${name}`);
  const variables = container.env.map(({ name, value = 'unknown-key' }) => [name, value]);
  const env = {
    ...Object.fromEntries(variables),
    PATH: process.env.PATH,
    HOME: folder,
    RCLONE_CONFIG_BACKUP_ENDPOINT: `http://127.0.0.1:${port}`,
  };
  const args = container.args.map((word) => (word === '/backup' ? folder : word));
  return new Promise((resolve, reject) => {
    const child = spawn('rclone', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

// An older rclone names the error with or without the slash.
const { stdout } = spawnSync('rclone', ['version'], { encoding: 'utf8' });
const version = /^rclone v(\d+\.\d+)\./.exec(stdout ?? '')?.[1] ?? 'none';
const describeWithRclone = model.platform.images.rclone.tag.startsWith(`${version}.`) ? describe : describe.skip;
describeWithRclone("a backup whose store refuses it (skipped where rclone is not of the image's version)", () => {
  test.each(['upload', 'expire'])('reports in the log of %s that the key is unknown', async (name) => {
    const { status, output } = await run(name);
    expect(status).not.toBe(0);
    expect(output).toContain('InvalidAccessKeyId');
    expect(output).not.toContain('is a file not a directory');
  });

  test.each(['upload', 'expire'])(
    'reports in the log of %s that nothing listens',
    async (name) => {
      store.close();
      const { status, output } = await run(name);
      expect(status).not.toBe(0);
      expect(output).toContain('connection refused');
      expect(output).not.toContain('is a file not a directory');
    },
    60_000,
  );
});
