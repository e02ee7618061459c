// Proves that the stacks do not depend on the archived CDKTF library: under its fork cdktn the same application writes the
// same Terraform, but for the version that each stack is stamped with. Exits 1 and names the stacks that differ.
//   node tooling/cdktn-equality.mjs
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolders } from './program-state.cjs';

const CDKTN = '0.24.0';
const root = dirname(dirname(fileURLToPath(import.meta.url)));

function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', ...options });
  if (result.status === 0) return;
  throw result.error ?? new Error(`${program} ${args.join(' ')}\n${result.stdout}${result.stderr}`);
}

/** A workspace of the same packages in which `cdktf` is the fork. */
function createWorkspace(folder) {
  for (const name of packageFolders()) {
    for (const part of ['package.json', 'src'])
      cpSync(join(root, name, part), join(folder, name, part), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), '{ "name": "cdktn-equality", "private": true }\n');
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), `${workspace}overrides:\n  cdktf: npm:cdktn@${CDKTN}\n`);
  run(process.execPath, ['tooling/run.mjs', 'pnpm', '--dir', folder, 'install', '--prod', '--prefer-offline']);
  const { name, version } = JSON.parse(
    readFileSync(join(folder, 'apps/infra/node_modules/cdktf/package.json'), 'utf8'),
  );
  if (name !== 'cdktn' || version !== CDKTN) throw new Error(`the override installed ${name} ${version}`);
}

/** Text of each stack by its name, without the version stamp. */
async function synthesize(workspace, outdir) {
  mkdirSync(outdir);
  // In the workspace, as the library reads files next to its own.
  const { build } = await import('esbuild');
  const outfile = join(workspace, 'apps/infra/node_modules/synthesize.js');
  await build({
    absWorkingDir: workspace,
    entryPoints: ['apps/infra/src/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    external: ['cdktf', 'constructs', 'archiver'],
  });
  run(process.execPath, [outfile], { env: { ...process.env, CDKTF_OUTDIR: outdir } });
  const stacks = readdirSync(join(outdir, 'stacks')).sort();
  return new Map(stacks.map((stack) => [stack, withoutVersion(join(outdir, 'stacks', stack, 'cdk.tf.json'))]));
}

function withoutVersion(file) {
  const stack = JSON.parse(readFileSync(file, 'utf8'));
  delete stack['//'].metadata.version;
  return JSON.stringify(stack, null, 2);
}

const folder = mkdtempSync(join(tmpdir(), 'cdktn-equality-'));
try {
  run(process.execPath, ['tooling/run.mjs', 'setup']);
  createWorkspace(join(folder, 'workspace'));
  const cdktf = await synthesize(root, join(folder, 'cdktf'));
  const cdktn = await synthesize(join(folder, 'workspace'), join(folder, 'cdktn'));
  const names = [...new Set([...cdktf.keys(), ...cdktn.keys()])].sort();
  const different = names.filter((name) => cdktf.get(name) !== cdktn.get(name));
  for (const name of different) console.error(`${name}: cdktn ${CDKTN} writes other Terraform than cdktf`);
  if (different.length === 0) console.log(`${names.length} stacks are the same under cdktf and cdktn ${CDKTN}`);
  process.exitCode = different.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
