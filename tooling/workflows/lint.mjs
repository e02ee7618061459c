// Runs actionlint and zizmor over the workflows of this repository and over the templates.
// With GH_TOKEN zizmor also asks GitHub whether every pinned commit belongs to its action and version.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actionlint, installed, zizmor } from './linters.mjs';

if (!installed()) {
  console.error('the linters are not installed; run: node tooling/workflows/install-linters.mjs');
  process.exit(1);
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const files = ['.github/workflows', 'templates/app-repository/.github/workflows'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(folder, name)),
);
// shellcheck and pyflakes come with no version of ours: what they say depends on the machine.
const actionlintArgs = ['-no-color', '-shellcheck=', '-pyflakes=', '-config-file=.github/actionlint.yaml', ...files];
const zizmorArgs = ['--no-progress', '--quiet', '--color=never', '--persona=auditor', '--collect=all'];

const runs = [
  [actionlint, actionlintArgs],
  [zizmor, [...zizmorArgs, ...(process.env.GH_TOKEN ? [] : ['--offline']), '.github', 'templates/app-repository']],
].map(([program, args]) => spawnSync(program, args, { cwd: root, stdio: 'inherit' }));
process.exit(runs.every(({ status }) => status === 0) ? 0 : 1);
