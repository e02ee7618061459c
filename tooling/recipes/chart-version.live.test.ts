import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, model } from '../../packages/environments/src';
import { changesTo } from '../live-model/layers';
import { repeatedValues } from '../live-model/repeated-values';
import { root } from '../workflows/workflow-file';
import { Walk } from './recipe';
import { withFiles } from './with-files';

const walk = new Walk('Raise the version of a chart');
const KEYS = 'apps/infra/chart-keys/metrics-server.keys';
const { version, repository } = model.platform.addOns.metricsServer;

/** The live model with the platform that the copies declare. */
function changed(): Model {
  const load = () => require('../../packages/environments/src/platform') as Pick<Model, 'platform'>;
  return { ...model, platform: withFiles(walk.files, load).platform };
}

/** Files that do not hold what they repeat of the model. */
function leftBehind(of: Model): readonly string[] {
  return repeatedValues(of).flatMap(({ file, text }) => (walk.read(file).includes(text) ? [] : [file]));
}

test('"Raise the version of a chart": the version, its keys, and the stacks that install it', () => {
  const next = `${version}1`;
  // Step 2. The keys are named until step 3 has written those of the new version.
  const pin = (of: string) => `${repository}', version: '${of}' }`;
  walk.edit('packages/environments/src/platform.ts', pin(version), pin(next));
  expect(leftBehind(changed())).toEqual([KEYS]);
  walk.edit(KEYS, `${version}\n`, `${next}\n`);
  expect(leftBehind(changed())).toEqual([]);
  expect(changesTo(changed())).toEqual({
    folders: [],
    stacks: model.environments.map(({ name }) => `platform-${name}`).sort(),
  });
});

test('"Raise the version of a chart": Renovate shows the release notes of what it raises', () => {
  const { fetchChangeLogs } = JSON.parse(readFileSync(join(root, '.github/renovate.json'), 'utf8'));
  expect(fetchChangeLogs ?? 'pr').toBe('pr');
});
