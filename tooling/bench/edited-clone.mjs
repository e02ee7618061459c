// A clone of this repository in which a person edits a value: with what is installed and generated here.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolders, root } from '../program-state.cjs';

const EDITED = 'packages/environments/src/production.ts';
const VALUE = /(targetCpuPercent: )\d+/;

/** What Git does not hold. */
const GENERATED = ['packages/kubernetes/src/schema/generated', 'packages/provider-linode/src'];

/** @returns its folder, what writes another number into production.ts at each call, and its removal */
export function editedClone() {
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-bench-'));
  execFileSync('git', ['clone', '--quiet', root, folder]);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const path of [...packageFolders().map((name) => join(name, 'node_modules')), ...GENERATED])
    cpSync(join(root, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
  let number = 40;
  return {
    folder,
    edit: () => {
      number += 1;
      const text = readFileSync(join(root, EDITED), 'utf8');
      if (!VALUE.test(text)) throw new Error(`${EDITED} has no ${VALUE}`);
      writeFileSync(join(folder, EDITED), text.replace(VALUE, `$1${number}`));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
