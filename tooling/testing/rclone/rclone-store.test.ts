import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RcloneStore, rcloneProgram } from './rclone-store';

const testWithRclone = rcloneProgram === undefined ? test.skip : test;
let store: RcloneStore | undefined;
afterEach(() => store?.stop());

testWithRclone(
  'the store keeps what its key uploads (skipped where tooling/testing/rclone/install.mjs has not run)',
  async () => {
    store = await RcloneStore.start('dumps');
    const { folder } = store;
    writeFileSync(join(folder, 'one.dump'), 'content');
    const upload = (secret?: string) =>
      spawnSync(
        rcloneProgram ?? '',
        ['copy', folder, 'store:dumps/postgresql/', '--include=/one.dump', '--retries=1'],
        {
          env: store?.remote('store', secret),
          encoding: 'utf8',
        },
      );
    expect(upload('another-secret').stderr).toContain('SignatureDoesNotMatch');
    expect(existsSync(join(folder, 'dumps/postgresql'))).toBe(false);
    expect(upload().status).toBe(0);
    expect(readFileSync(join(folder, 'dumps/postgresql/one.dump'), 'utf8')).toBe('content');
  },
);
