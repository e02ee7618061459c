import { type Diagnosis, type Problem, SEVERITIES } from './diagnosis';

/** The objects that an object needs to work, by `<environment>: <object>`. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Key of an object among those of all environments. */
export function objectKey(environment: string, object: string): string {
  return `${environment}: ${object}`;
}

/**
 * One problem for each cause, worst first: a diagnosis whose object needs the object of another one is a symptom of that
 * one. A cause is as severe as the worst that it explains. A circle of needs has no cause below it, and stays as it is.
 */
export function foldSymptoms(diagnoses: readonly Diagnosis[], dependencies: Dependencies): readonly Problem[] {
  const found = new Map<string, Diagnosis[]>();
  for (const diagnosis of diagnoses)
    for (const key of keysOf(diagnosis)) found.set(key, [...(found.get(key) ?? []), diagnosis]);
  const causesOf = (diagnosis: Diagnosis): readonly Diagnosis[] => {
    const needed = [...needs(keyOf(diagnosis), dependencies)].flatMap((key) => found.get(key) ?? []);
    return [...new Set(needed)].filter((cause) => cause !== diagnosis);
  };
  const symptoms = new Map<Diagnosis, Diagnosis[]>();
  const folded = new Set<Diagnosis>();
  for (const diagnosis of diagnoses) {
    if (isOfField(diagnosis)) continue;
    const roots = causesOf(diagnosis).filter((cause) => causesOf(cause).length === 0);
    if (roots.length === 0) continue;
    folded.add(diagnosis);
    for (const root of roots) symptoms.set(root, [...(symptoms.get(root) ?? []), diagnosis]);
  }
  return diagnoses
    .filter((diagnosis) => !folded.has(diagnosis))
    .map((cause) => withSymptoms(cause, symptoms.get(cause) ?? []))
    .toSorted((one, other) => rank(one) - rank(other));
}

function withSymptoms(cause: Diagnosis, symptoms: readonly Diagnosis[]): Problem {
  const severity = [cause, ...symptoms].toSorted((one, other) => rank(one) - rank(other))[0]?.severity;
  return { ...cause, severity: severity ?? cause.severity, symptoms };
}

/** Everything that an object needs, directly or not, without itself. */
function needs(key: string, dependencies: Dependencies): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [key];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const needed of dependencies.get(next) ?? []) {
      if (needed === key || seen.has(needed)) continue;
      seen.add(needed);
      open.push(needed);
    }
  }
  return seen;
}

/** What is wrong with a field of an object, such as the source of an Application, follows from no other object. */
function isOfField({ object }: Diagnosis): boolean {
  return object.includes(' ');
}

/** What needs one of these cannot work while the diagnosis lasts. */
function keysOf(diagnosis: Diagnosis): readonly string[] {
  const { environment, others = [] } = diagnosis;
  return [keyOf(diagnosis), ...others.map((object) => objectKey(environment, object))];
}

/** The object without a field. */
function keyOf({ environment, object }: Diagnosis): string {
  return objectKey(environment, object.split(' ')[0] ?? object);
}

function rank({ severity }: Diagnosis): number {
  return SEVERITIES.indexOf(severity);
}
