import type { Diagnosis } from '../src/diagnosis';
import type { DiagnosisRule } from '../src/rule';

/** What a rule must make of a view: the object, and what else the case is about. */
export type ExpectedDiagnosis = Pick<Diagnosis, 'object'> & Partial<Diagnosis>;

/** Views that a rule finds something in, each with what, and views in which it finds nothing. Each has a title. */
export interface DiagnosisCases<View> {
  readonly diagnoses: Readonly<
    Record<string, readonly [view: View, ...expected: readonly [ExpectedDiagnosis, ...ExpectedDiagnosis[]]]>
  >;
  readonly silent: Readonly<Record<string, View>>;
}

let collected: Diagnosis[] | undefined;

/** Tests one rule of a registry next to it. */
export function testDiagnosis<View>(
  rules: readonly DiagnosisRule<View>[],
  id: string,
  { diagnoses, silent }: DiagnosisCases<View>,
): void {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id} is registered`);
  if (collected !== undefined) {
    collected.push(...Object.values(diagnoses).flatMap(([view]) => rule.judge(view)));
    return;
  }
  describe(id, () => {
    test.each(Object.entries(diagnoses))('diagnoses: %s', (_, [view, ...expected]) => {
      expect(rule.judge(view)).toEqual(expected.map((one) => expect.objectContaining(one)));
    });
    const views = Object.entries(silent);
    if (views.length > 0) {
      test.each(views)('is silent about: %s', (_, view) => {
        expect(rule.judge(view)).toEqual([]);
      });
    }
  });
}

/**
 * Everything that the rules make of the cases of all tests which `load` requires. The tests themselves do not run.
 * It takes the place of Jest's globals while it loads, so it has to be called outside of a test.
 */
export function collectDiagnoses(load: () => void): readonly Diagnosis[] {
  const globals = globalThis as unknown as Record<string, unknown>;
  const taken = ['describe', 'test', 'beforeAll', 'afterAll', 'beforeEach', 'afterEach'] as const;
  const kept = taken.map((name) => [name, globals[name]] as const);
  const ignore = Object.assign(() => {}, { each: () => () => {} });
  collected = [];
  try {
    for (const name of taken) globals[name] = ignore;
    load();
    return collected;
  } finally {
    for (const [name, value] of kept) globals[name] = value;
    collected = undefined;
  }
}
