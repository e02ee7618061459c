import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

// What the root depends on by "workspace:" counts for every package: then an edit of one builds all of them again, the
// generated bindings too, and a person waits for them. "link:" gives the root the same program without that.
test('an edit of one package builds that one and what stands on it, no other', () => {
  const { stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/turbo'),
    ['run', 'build', '--filter=@cdktf/provider-linode', '--dry=json'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } },
  );
  const start = stdout.indexOf('{');
  expect([start >= 0, stderr]).toEqual([true, expect.anything()]);
  expect(JSON.parse(stdout.slice(start)).globalCacheInputs.hashOfInternalDependencies).toBe('');
});
