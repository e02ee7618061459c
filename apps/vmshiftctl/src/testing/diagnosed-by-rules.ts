import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosis } from '@vmshift/diagnosis';
import { collectDiagnoses } from '@vmshift/diagnosis/testing';

const RULES = join(__dirname, '../../../../packages/diagnosis/src/rules');

/** What every rule of what runs makes of the cases of its own test. To be called outside of a test. */
export function diagnosedByRules(): readonly Diagnosis[] {
  const tests = readdirSync(RULES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  return collectDiagnoses(() => {
    for (const file of tests) require(join(RULES, file));
  });
}
