import { writeFileSync } from 'node:fs';
import { listedRules } from '../../apps/vmshiftctl/src/rules/listed-rules';
import { idsWithoutRegistry } from './ids-without-registry';
import { packageSources, ruleCases } from './rule-cases';

/** Where to write; set by mutation.mjs. */
declare const RULE_LIST: string;

// Not named *.test.ts: only mutation.mjs runs it, which is no TypeScript and cannot import the registries itself.
test('every rule is listed with its tests', () => {
  const cases = ruleCases();
  const ids = listedRules.map(({ id }) => id);
  const rules = ids.map((id) => ({ id, tests: cases.get(id) ?? [] }));
  const others = idsWithoutRegistry(packageSources(), new Set(ids));
  writeFileSync(RULE_LIST, JSON.stringify({ rules, others }));
});
