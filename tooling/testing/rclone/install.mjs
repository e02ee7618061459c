// Installs rclone as requirements.txt pins it: that of the backup's image, and the server that stands in for Object Storage
// in tests. Debian's cannot serve S3. Needs python3 with pip.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipInstall } from '../../pip-install.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '.installed');
const stamp = join(folder, 'requirements.txt');
const wanted = readFileSync(join(here, 'requirements.txt'), 'utf8');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  rmSync(folder, { recursive: true, force: true });
  pipInstall(here, folder);
  writeFileSync(stamp, wanted);
}
