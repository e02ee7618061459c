import { type Model, model } from '@vmshift/environments';
import { printPin } from '@vmshift/releases';
import { firstPin } from '../testing/first-pin';
import { explainObject, type ObjectExplanation, type ObjectSources } from './explain-object';

const pin = firstPin('main');

/** Sources that say what the fixture model is, each value on a line of its own. */
const FILES: Readonly<Record<string, string>> = {
  'packages/environments/src/environments.ts': `export const model = ${JSON.stringify(model, null, 2)};\n`,
  'apps/vmshift/releases/production.json': printPin(pin),
};

const sources: ObjectSources = { model, environment: 'production', pin, read: (file) => FILES[file] };

/** Path and fields of each origin. */
function origins({ origins: all }: ObjectExplanation): readonly string[] {
  return all.map(({ from, path, fields }) => `${from} ${path}: ${fields.join(', ')}`);
}

test('tells the lines that made an object, from the innermost out', () => {
  const { madeAt, file } = explainObject(sources, 'PersistentVolumeClaim/redis-pvc');
  expect(file).toBe('dist/production/redis-pvc.persistentvolumeclaim.yaml');
  expect(madeAt.map((place) => place.file)).toEqual([
    'apps/vmshift/src/data/data-claim.ts',
    'apps/vmshift/src/data/redis.ts',
    'apps/vmshift/src/vmshift-chart.ts',
    'apps/vmshift/src/build-objects.ts',
  ]);
});

test('tells the value of the model that a field comes from, with the line that holds it', () => {
  const explanation = explainObject(sources, 'HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.maxReplicas');
  const { value } = explanation;
  const own = explanation.origins.filter(({ fields }) => !fields.includes(''));
  expect(own).toEqual([
    {
      from: 'model',
      path: 'production.processes.api.scaling.maxReplicas',
      value,
      place: { file: 'packages/environments/src/environments.ts', line: expect.any(Number) },
      fields: ['spec.maxReplicas'],
    },
  ]);
  const line = FILES['packages/environments/src/environments.ts']?.split('\n')[(own[0]?.place?.line ?? 0) - 1];
  expect(line?.trim()).toMatch(new RegExp(`^"maxReplicas": ${value}\\b`));
});

test('tells that an image comes from the model and from the pin', () => {
  const field = 'spec.template.spec.containers[vmshift-api].image';
  const explanation = explainObject(sources, 'Deployment/vmshift-api', field);
  expect(origins(explanation)).toEqual(
    expect.arrayContaining([
      `model platform.images.api: ${field}`,
      `pin images.api.tag: ${field}`,
      `profile processes.api.image: ${field}`,
    ]),
  );
  const tag = explanation.origins.find(({ path }) => path === 'images.api.tag');
  expect(tag?.place?.file).toBe('apps/vmshift/releases/production.json');
});

test('a field at which several values meet is told with all of them', () => {
  const field = 'spec.template.metadata.annotations["checksum/config"]';
  expect(origins(explainObject(sources, 'Deployment/vmshift-api', field))).toEqual(
    expect.arrayContaining([`model production.host: ${field}`]),
  );
});

test('names no line where the sources say something else than what was rendered', () => {
  const host = 'another.example.com';
  const other: Model = {
    ...model,
    environments: model.environments.map((environment) => ({ ...environment, host })),
  };
  const { origins: all } = explainObject({ ...sources, model: other }, 'Ingress/vmshift-api-ingress', 'spec.rules');
  const found = all.find(({ path }) => path === 'production.host');
  expect(found).toMatchObject({ value: host });
  expect(found).not.toHaveProperty('place');
});

test.each([
  [
    'Deployment/vmshift-appi',
    '',
    'production has no object "Deployment/vmshift-appi"; nearest: Deployment/vmshift-api',
  ],
  [
    'Deployment/vmshift-api',
    'spec.replica',
    'production: Deployment/vmshift-api has no field "spec.replica"; allowed below spec: ',
  ],
])('refuses %s %s, and names what there is', (object, field, message) => {
  expect(() => explainObject(sources, object, field)).toThrow(message);
});

test('the number of pods that an autoscaler sets leads to its bounds, by a command that tells them', () => {
  const scaler = 'HorizontalPodAutoscaler/vmshift-api-hpa';
  const command = `./vmshiftctl explain production ${scaler} spec`;
  expect(() => explainObject(sources, 'Deployment/vmshift-api', 'spec.replicas')).toThrow(
    `production: Deployment/vmshift-api has no field "spec.replicas": ${scaler} sets it in the cluster; where its bounds come from: ${command}`,
  );
  const fields = explainObject(sources, scaler, 'spec').origins.flatMap((origin) => origin.fields);
  expect(fields).toEqual(expect.arrayContaining(['spec.minReplicas', 'spec.maxReplicas']));
});

test('of what no autoscaler scales it is a field that there is not', () => {
  expect(() => explainObject(sources, 'Service/vmshift-api-service', 'spec.replicas')).toThrow(
    'production: Service/vmshift-api-service has no field "spec.replicas"; allowed below spec: ',
  );
});
