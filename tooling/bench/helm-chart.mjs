import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Wraps each folder of dist/ as a Helm chart without values: the least that `helm template` has to do for these objects. */
export function helmChart(dist) {
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-helm-'));
  const environments = readdirSync(dist, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  for (const name of environments) {
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(join(dist, name), join(folder, name, 'templates'), { recursive: true });
    writeFileSync(join(folder, name, 'Chart.yaml'), 'apiVersion: v2\nname: vmshift\nversion: 0.0.0\n');
  }
  return { folder, environments, remove: () => rmSync(folder, { recursive: true }) };
}
