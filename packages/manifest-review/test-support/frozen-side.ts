import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { parseManifests } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import type { EnvironmentSide, RenderedFile, Side } from '../src/side';

interface FrozenModel {
  readonly environments: readonly EnvironmentConfig[];
  readonly platform: PlatformConfig;
  readonly pins: Readonly<Record<string, ReleasePin>>;
}

const FOLDER = join(__dirname, 'frozen-side');
const { environments, platform, pins } = JSON.parse(readFileSync(join(FOLDER, 'model.json'), 'utf8')) as FrozenModel;

/** Three environments as they were rendered on 2026-11-26: an edit of the model or of `dist/` changes nothing here. */
export const frozenSide: Side = {
  environments: new Map(environments.map((config) => [config.name, frozenEnvironment(config)])),
};

function frozenEnvironment(config: EnvironmentConfig): EnvironmentSide {
  const text = readFileSync(join(FOLDER, `${config.name}.yaml`), 'utf8');
  const files = text.split(/^---\n/m).flatMap((document): readonly RenderedFile[] => {
    const objects = parseManifests(document, config.name);
    return objects.map(({ kind, metadata }) => ({
      name: `${metadata.name}.${kind.toLowerCase()}.yaml`,
      text: document,
      objects,
    }));
  });
  return { files, pin: pins[config.name], config, platform };
}
