import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environments } from '@vmshift/environments';
import { pinPath, printPin } from '@vmshift/releases';
import { fixturePin } from './rendered';

/** A temporary folder with the pins of the fixture model and no manifests: what both synths read. The caller removes it. */
export function pinnedRepository(): string {
  const root = mkdtempSync(join(tmpdir(), 'vmshift-'));
  for (const environment of environments) {
    const file = join(root, pinPath(environment.name));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, printPin(fixturePin(environment)));
  }
  return root;
}
