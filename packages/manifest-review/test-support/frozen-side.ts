import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentConfig } from '@vmshift/environments';
import { model } from '@vmshift/environments/testing';
import { parseManifests } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import type { EnvironmentSide, RenderedFile, Side } from '../src/side';

const FOLDER = join(__dirname, 'frozen-side');
const pins = JSON.parse(readFileSync(join(FOLDER, 'pins.json'), 'utf8')) as Readonly<Record<string, ReleasePin>>;
const { platform } = model;

/** The environments of the fixture model as they were rendered on 2026-11-26: an edit of the model or of `dist/` changes nothing here. */
export const frozenSide: Side = {
  environments: new Map(model.environments.map((config) => [config.name, frozenEnvironment(config)])),
};

function frozenEnvironment(config: EnvironmentConfig): EnvironmentSide {
  let files: readonly RenderedFile[] | undefined;
  return {
    /** Read at the first use: most tests use one environment. */
    get files() {
      files ??= readFiles(config.name);
      return files;
    },
    pin: pins[config.name],
    config,
    platform,
  };
}

function readFiles(environment: string): readonly RenderedFile[] {
  const [, ...documents] = readFileSync(join(FOLDER, `${environment}.yaml`), 'utf8').split(/^---\n/m);
  return documents.flatMap((document) => {
    const objects = parseManifests(document, environment);
    return objects.map(({ kind, metadata }) => ({
      name: `${metadata.name}.${kind.toLowerCase()}.yaml`,
      text: document,
      objects,
    }));
  });
}
