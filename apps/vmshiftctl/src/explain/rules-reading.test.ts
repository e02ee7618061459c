import { buildObjects } from '@vmshift/chart';
import { type Model, model, modelRules } from '@vmshift/environments';
import { type KubeObject, objectName } from '@vmshift/kubernetes';
import { objectRules } from '@vmshift/manifests';
import { firstPin } from '../testing/first-pin';
import { type ReadingRule, rulesReadingModel, rulesReadingObject } from './rules-reading';

const pin = firstPin('main');
const production = model.environments.filter(({ name }) => name === 'production');
const objects = production.flatMap((environment) => buildObjects(environment, pin, model.platform));
const redis = objects.find((object) => objectName(object) === 'Deployment/redis') as KubeObject;
const readers = rulesReadingObject({ model, environment: 'production', pin, objects }, redis);

/** The rules that read a path. */
function idsReading(rules: readonly ReadingRule[], path: string): readonly string[] {
  return rules.filter(({ reads }) => reads.includes(path)).map(({ id }) => id);
}

test.each([
  ['spec.template.spec.containers[redis].resources.requests.memory', 'quota-exceeded'],
  ['spec.template.spec.containers[redis].image', 'image-not-pinned'],
  // What is taken out of the object for all rules.
  ['spec.template.metadata.labels.app', 'selector-misses-own-pods'],
  ['spec.replicas', 'quota-exceeded'],
  ['spec.template.spec.containers[redis].name', 'pod-name-duplicate'],
])('%s is read by the rule %s', (path, id) => {
  expect(idsReading(readers, path)).toContain(id);
});

test('a field is read by the rules about it, and not by all of them', () => {
  const ids = idsReading(readers, 'spec.strategy.type');
  expect(ids).toContain('schema');
  expect(ids.length).toBeLessThan(objectRules.length / 4);
});

test('a value of the model is read by the rules about it', () => {
  const rules = rulesReadingModel(model as Model);
  expect(rules).toHaveLength(modelRules.length);
  expect(idsReading(rules, 'production.ingress.limitRequests')).toContain('ingress-limits');
  expect(idsReading(rules, 'production.host')).not.toContain('ingress-limits');
});
