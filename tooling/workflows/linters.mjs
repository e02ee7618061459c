// Which linters check the workflows, in which versions, and where they are installed.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Git-ignored; removing it installs again. */
export const folder = join(dirname(fileURLToPath(import.meta.url)), '.linters');

/** Each linter by the name of its package: a Go module, and a package of PyPI. */
export const linters = {
  actionlint: { module: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' },
  zizmor: { package: 'zizmor', version: '1.29.0' },
};

export const actionlint = join(folder, 'actionlint');
export const zizmor = join(folder, 'python/bin/zizmor');

/** What is installed, to compare with {@link wanted}. */
export const stamp = join(folder, 'installed.json');
export const wanted = JSON.stringify(linters);

export function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}
