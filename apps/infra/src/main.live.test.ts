import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

test('cdktf synth writes the committed bytes', () => {
  const output = mkdtempSync(join(tmpdir(), 'vmshift-'));
  try {
    const bin = join(ROOT, 'node_modules/cdktf-cli/bundle/bin/cdktf');
    const args = ['synth', '--app', 'node tooling/run.mjs app apps/infra', '--output', output];
    const NODE_OPTIONS = `--require=${JSON.stringify(join(ROOT, 'tooling/testing/quick-cdktf.cjs'))}`;
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', NODE_OPTIONS };
    expect(spawnSync(process.execPath, [bin, ...args], { cwd: ROOT, env, encoding: 'utf8' }).status).toBe(0);
    const { stacks } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'));
    const files = ['manifest.json', ...Object.keys(stacks).map((stack) => `stacks/${stack}/cdk.tf.json`)];
    expect(files.length).toBeGreaterThan(1);
    const text = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
    for (const file of files) expect(text(output, file)).toBe(text(join(ROOT, 'cdktf.out'), file));
  } finally {
    rmSync(output, { recursive: true });
  }
});
