import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { parseManifests } from '@vmshift/kubernetes';
import { readDist } from '@vmshift/manifests';
import { parsePin, pinPath } from '@vmshift/releases';
import type { EnvironmentSide, Side } from '../side';

const ROOT = join(__dirname, '../../../..');

/** The committed `dist/`, pins and model as one side of a review. */
export function renderedSide(): Side {
  return { environments: new Map(model.environments.map((config) => [config.name, renderedEnvironment(config.name)])) };
}

function renderedEnvironment(name: string): EnvironmentSide {
  const files = [...readDist(join(ROOT, 'dist', name))].map(([file, text]) => ({
    name: file,
    text,
    objects: parseManifests(text, file),
  }));
  return {
    files,
    pin: parsePin(readFileSync(join(ROOT, pinPath(name)), 'utf8'), pinPath(name)),
    config: model.environments.find((environment) => environment.name === name),
    platform: model.platform,
  };
}
