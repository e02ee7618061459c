import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM_ROOT } from '../program-root';

const FULL = '/dev/full';

(existsSync(FULL) ? test : test.skip)('an apply is not begun, and tells why, where no space is left', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
  symlinkSync(FULL, join(folder, 'pid'));
  const { status, stderr } = spawnSync(join(PROGRAM_ROOT, 'apps/vmshiftctl/bin/terraform-of-cdktf'), ['apply'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, VMSHIFTCTL_TERRAFORM: folder, VMSHIFTCTL_PLAN: 'no-plan' },
  });
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toContain('No space left on device');
});
