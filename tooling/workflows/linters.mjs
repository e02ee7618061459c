// Which linters check the workflows, and where they are installed. The folder `linters` pins them: actionlint by go.mod and
// go.sum, zizmor by requirements.txt, each with the hash of everything that is downloaded.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

export const pins = join(here, 'linters');

/** Git-ignored; removing it installs again. */
export const folder = join(here, '.linters');

export const actionlint = join(folder, 'actionlint');
export const zizmor = join(folder, 'python/bin/zizmor');

/** What is installed, to compare with {@link wanted}. */
export const stamp = join(folder, 'installed');
export const wanted = ['go.mod', 'go.sum', 'requirements.txt'].map((name) => readFileSync(join(pins, name))).join('');

export function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}
