import type { Found, Place, Rule } from '@vmshift/findings';

/** Where a rule must find something: `object`, and what else the case is about. */
export type Expected = Pick<Place, 'object' | 'path'> & Partial<Found>;

/** Inputs that a rule flags, each with the places, and inputs that it accepts. Each has a title. */
export interface RuleCases<Input> {
  readonly flags: Readonly<Record<string, readonly [input: Input, ...expected: readonly [Expected, ...Expected[]]]>>;
  readonly accepts: Readonly<Record<string, Input>>;
}

/** Tests one rule of a registry next to it: `testRule(planRules, 'database-suspended', { flags, accepts })`. */
export function testRule<Input>(rules: readonly Rule<Input>[], id: string, { flags, accepts }: RuleCases<Input>): void {
  describe(id, () => {
    const rule = rules.find((one) => one.id === id);
    if (rule === undefined) throw new Error(`no rule ${id} is registered`);
    test.each(Object.entries(flags))('flags: %s', (_, [input, ...expected]) => {
      expect(rule.judge(input)).toEqual(expected.map((one) => expect.objectContaining(one)));
    });
    test.each(Object.entries(accepts))('accepts: %s', (_, input) => {
      expect(rule.judge(input)).toEqual([]);
    });
  });
}

export { plannedStack, report, reportFinding } from './report';
