import os from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { firstPin } from '../testing/first-pin';
import { explainValues, type ValueSources } from './explain-value';

const SOURCE = 'packages/environments/src/environments.ts';
const text = `export const model = ${JSON.stringify(model, null, 2)};`;
const sources: ValueSources = {
  model,
  pins: new Map(model.environments.map(({ name, branch }) => [name, firstPin(branch)])),
  read: (file) => (file === SOURCE ? text : undefined),
};

test('tells what a value changes in both layers, where it stands, and which rules read it', () => {
  const [explanation, ...others] = explainValues(sources, 'production.namespace');
  expect(others).toEqual([]);
  expect(explanation).toMatchObject({
    path: 'production.namespace',
    value: 'vmshift-production',
    place: {
      file: SOURCE,
      line: text.split('\n').findIndex((line) => line.includes('"namespace": "vmshift-production"')) + 1,
    },
  });
  expect(explanation?.changes).toEqual(
    expect.arrayContaining([
      {
        file: 'dist/production/redis.deployment.yaml',
        object: 'Deployment/redis',
        fields: ['metadata.namespace'],
      },
      {
        file: 'cdktf.out/stacks/platform-production/cdk.tf.json',
        object: 'kubernetes_namespace_v1.namespace',
        fields: ['metadata.name'],
      },
    ]),
  );
  expect(explanation?.changes.filter(({ file }) => /staging|dev/.test(file))).toEqual([]);
  expect(explanation?.rules.map(({ id }) => id)).toContain('namespaces');
});

test('where no temporary folder can be made it is not told that nothing changes', () => {
  const spy = jest.spyOn(os, 'tmpdir').mockReturnValue(join(__dirname, 'no-such-folder'));
  try {
    expect(() => explainValues(sources, 'production.host')).toThrow(/ENOENT.*mkdtemp '.*no-such-folder/);
  } finally {
    spy.mockRestore();
  }
});

test('tells each of the values that stand together', () => {
  const paths = explainValues(sources, 'staging.redis.volume').map(({ path }) => path);
  expect(paths).toEqual(['staging.redis.volume.size', 'staging.redis.volume.storageClass']);
});

test('what all environments share is tried in all of them', () => {
  const [explanation] = explainValues(sources, 'platform.images.redis.tag');
  expect(explanation?.changes.map(({ file }) => file)).toEqual(
    model.environments.map(({ name }) => `dist/${name}/redis.deployment.yaml`),
  );
});

test.each([
  [
    'production.ingres.limitRps',
    /^the model has no "production\.ingres\.limitRps"; nearest: production\.ingress\.limitRps/,
  ],
  [
    'production.processes',
    /^production\.processes holds \d+ values, and 12 .*; name one below it: production\.processes\.api, /,
  ],
])('refuses %s', (path, message) => {
  expect(() => explainValues(sources, path)).toThrow(message);
});
