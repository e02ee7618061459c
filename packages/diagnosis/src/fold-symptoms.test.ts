import fc from 'fast-check';
import type { Diagnosis, Severity } from './diagnosis';
import { foldSymptoms, objectKey } from './fold-symptoms';

function diagnosis(object: string, severity: Severity = 'degraded', environment = 'dev'): Diagnosis {
  return {
    ...{ id: 'a-rule', environment, severity, object, cause: `${object} does not work` },
    ...{ evidence: [], next: [], runbook: 'section', releaseCanCause: false },
  };
}

/** `a > b > c`: a needs b, which needs c. */
function needs(...chains: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const chain of chains) {
    const objects = chain.split(' > ').map((object) => objectKey('dev', object));
    for (const [index, object] of objects.slice(0, -1).entries())
      found.set(object, [...(found.get(object) ?? []), objects[index + 1] ?? '']);
  }
  return found;
}

const shown = (problems: ReturnType<typeof foldSymptoms>) =>
  problems.map(({ object, severity, symptoms }) => [
    object,
    severity,
    symptoms.map((symptom) => symptom.object).sort(),
  ]);

const WAY = 'Host/h > Ingress/i > Service/s > Deployment/d > ReplicaSet/r > Pod/p > Node/n';

test('what cannot work because of another thing is a symptom of it, over any number of steps', () => {
  const found = [diagnosis('Host/h', 'down'), diagnosis('Deployment/d'), diagnosis('Pod/p')];
  expect(shown(foldSymptoms(found, needs(WAY)))).toEqual([['Pod/p', 'down', ['Deployment/d', 'Host/h']]]);
});

test('one thing with two causes is a symptom of both', () => {
  const found = [diagnosis('Deployment/d'), diagnosis('Pod/p'), diagnosis('Pod/q')];
  expect(shown(foldSymptoms(found, needs('Deployment/d > Pod/p', 'Deployment/d > Pod/q')))).toEqual([
    ['Pod/p', 'degraded', ['Deployment/d']],
    ['Pod/q', 'degraded', ['Deployment/d']],
  ]);
});

test('what is wrong with a field of an object is a problem of its own', () => {
  const found = [diagnosis('Application/a spec.source'), diagnosis('Application/a'), diagnosis('Pod/p')];
  expect(shown(foldSymptoms(found, needs('Application/a > Pod/p')))).toEqual([
    ['Application/a spec.source', 'degraded', []],
    ['Pod/p', 'degraded', ['Application/a']],
  ]);
});

test('a field can be the cause of what needs its object', () => {
  const found = [diagnosis('Pod/p'), diagnosis('Node/n status.conditions')];
  expect(shown(foldSymptoms(found, needs('Pod/p > Node/n')))).toEqual([
    ['Node/n status.conditions', 'degraded', ['Pod/p']],
  ]);
});

test('what needs any object of a diagnosis is a symptom of it, once', () => {
  const both = { ...diagnosis('Pod/p'), others: ['Pod/q'] };
  const found = [both, diagnosis('Deployment/d'), diagnosis('Deployment/e')];
  const problems = foldSymptoms(found, needs('Deployment/d > Pod/p', 'Deployment/d > Pod/q', 'Deployment/e > Pod/q'));
  expect(shown(problems)).toEqual([['Pod/p', 'degraded', ['Deployment/d', 'Deployment/e']]]);
});

test('a diagnosis of two objects, one of which needs the other, is its own cause', () => {
  const found = [{ ...diagnosis('Pod/p'), others: ['Pod/q'] }, diagnosis('Deployment/d')];
  expect(shown(foldSymptoms(found, needs('Deployment/d > Pod/p > Pod/q')))).toEqual([
    ['Pod/p', 'degraded', ['Deployment/d']],
  ]);
});

test('the same name in another environment is another object', () => {
  const found = [diagnosis('Deployment/d', 'degraded', 'staging'), diagnosis('Pod/p')];
  expect(foldSymptoms(found, needs('Deployment/d > Pod/p'))).toHaveLength(2);
});

test('a circle has no cause below it, and hides nothing', () => {
  const found = [diagnosis('Pod/p'), diagnosis('Pod/q')];
  expect(foldSymptoms(found, needs('Pod/p > Pod/q > Pod/p'))).toHaveLength(2);
});

test('nothing is lost, whatever needs what: each diagnosis is a problem or a symptom', () => {
  const object = fc.constantFrom('Pod/a', 'Pod/b', 'Pod/c', 'Pod/d', 'Pod/e');
  const found = fc
    .tuple(fc.uniqueArray(object, { maxLength: 5 }), fc.array(fc.array(object, { maxLength: 2 })))
    .map(([objects, others]) => objects.map((one, index) => ({ ...diagnosis(one), others: others[index] })));
  const edges = fc.array(fc.tuple(object, object), { maxLength: 8 });
  fc.assert(
    fc.property(found, edges, (diagnoses, pairs) => {
      const problems = foldSymptoms(diagnoses, needs(...pairs.map((pair) => pair.join(' > '))));
      const told = problems.flatMap(({ symptoms, ...cause }) => [cause.object, ...symptoms.map((one) => one.object)]);
      expect([...new Set(told)].sort()).toEqual(diagnoses.map((one) => one.object).sort());
    }),
  );
});
