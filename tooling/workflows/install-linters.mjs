// Installs actionlint and zizmor as they are pinned in the folder `linters`. Needs go and python3 with pip.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipInstall, runInstaller } from '../pip-install.mjs';
import { actionlint, folder, installed, pins, stamp, wanted } from './linters.mjs';

if (!installed()) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  runInstaller(pins, 'go', ['build', '-o', actionlint, 'github.com/rhysd/actionlint/cmd/actionlint']);
  pipInstall(pins, join(folder, 'python'));
  writeFileSync(stamp, wanted);
}
