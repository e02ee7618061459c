import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(__dirname, '.installed/bin/rclone');

/** rclone as requirements.txt pins it; undefined where `node tooling/testing/rclone/install.mjs` has not run. */
export const rcloneProgram = existsSync(program) ? program : undefined;

/** An S3-compatible store on loopback: `rclone serve s3` over a folder of its own, with one key. */
export class RcloneStore {
  private constructor(
    /** `http://127.0.0.1:<port>` */
    readonly endpoint: string,
    /** Holds a folder for each bucket, and in it a file for each object. */
    readonly folder: string,
    private readonly server: ChildProcessWithoutNullStreams,
  ) {}

  static readonly key = { id: 'an-access-key-id', secret: 'a-secret-access-key' } as const;

  /** Starts a store with empty buckets. */
  static async start(...buckets: readonly string[]): Promise<RcloneStore> {
    if (rcloneProgram === undefined) throw new Error('rclone is not installed');
    const folder = mkdtempSync(join(tmpdir(), 'vmshift-s3-'));
    for (const bucket of buckets) mkdirSync(join(folder, bucket));
    const { id, secret } = RcloneStore.key;
    // Files are put into the folder from outside as well. With 0s a timer of rclone fires without a pause, and takes a core.
    const args = [
      'serve',
      's3',
      folder,
      '--addr',
      '127.0.0.1:0',
      '--auth-key',
      `${id},${secret}`,
      '--vfs-cache-mode=off',
      '--dir-cache-time=1ms',
    ];
    const server = spawn(rcloneProgram, args, { env: { HOME: folder, RCLONE_CONFIG: 'notfound' } });
    const endpoint = await new Promise<string>((resolve, reject) => {
      let said = '';
      server.stderr.on('data', (chunk) => {
        said += String(chunk);
        const [, url] = /Starting s3 server on \[(http:\/\/127\.0\.0\.1:\d+)\/\]/.exec(said) ?? [];
        if (url !== undefined) resolve(url);
      });
      server.once('exit', (code) => reject(new Error(`rclone serve s3 ended with ${code}: ${said}`)));
    });
    return new RcloneStore(endpoint, folder, server);
  }

  /** Environment in which rclone knows the store as a remote. */
  remote(name: string, secret: string = RcloneStore.key.secret): NodeJS.ProcessEnv {
    const settings = {
      ...{ TYPE: 's3', PROVIDER: 'Linode', ENDPOINT: this.endpoint, NO_CHECK_BUCKET: 'true' },
      ...{ ACCESS_KEY_ID: RcloneStore.key.id, SECRET_ACCESS_KEY: secret },
    };
    const prefix = `RCLONE_CONFIG_${name.toUpperCase()}_`;
    const variables = Object.entries(settings).map(([key, value]) => [`${prefix}${key}`, value]);
    const once = { RCLONE_RETRIES: '1', RCLONE_LOW_LEVEL_RETRIES: '1' };
    return { HOME: this.folder, RCLONE_CONFIG: 'notfound', ...once, ...Object.fromEntries(variables) };
  }

  stop(): void {
    this.server.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
