import { join } from 'node:path';
import type * as Diagnoses from '../../packages/diagnosis/src/rule';
import type * as ModelRules from '../../packages/environments/src/rules/rule';
import type * as Rules from '../../packages/findings/src/rule';

/** Set by mutation.mjs for one run of a test file. */
declare const REMOVED_RULE: string;

const RULES = join(__dirname, '../../packages/findings/src/rule.ts');
const MODEL_RULES = join(__dirname, '../../packages/environments/src/rules/rule.ts');
const DIAGNOSES = join(__dirname, '../../packages/diagnosis/src/rule.ts');

// What defines rules gives one that finds nothing in the place of the removed one; no source is edited.
jest.doMock(RULES, (): typeof Rules => {
  const actual = jest.requireActual<typeof Rules>(RULES);
  return {
    ...actual,
    defineRule: (...args) => {
      const rule = actual.defineRule(...args);
      return rule.id === REMOVED_RULE ? { ...rule, judge: () => [] } : rule;
    },
  };
});

jest.doMock(MODEL_RULES, (): typeof ModelRules => {
  const actual = jest.requireActual<typeof ModelRules>(MODEL_RULES);
  const unlessRemoved = (rule: ModelRules.Rule): ModelRules.Rule =>
    rule.id === REMOVED_RULE ? { ...rule, check: () => [] } : rule;
  return {
    ...actual,
    modelRule: (...args) => unlessRemoved(actual.modelRule(...args)),
    environmentRule: (...args) => unlessRemoved(actual.environmentRule(...args)),
    platformRule: (...args) => unlessRemoved(actual.platformRule(...args)),
  };
});

jest.doMock(DIAGNOSES, (): typeof Diagnoses => {
  const actual = jest.requireActual<typeof Diagnoses>(DIAGNOSES);
  const unlessRemoved = <View>(rule: Diagnoses.DiagnosisRule<View>): Diagnoses.DiagnosisRule<View> =>
    rule.id === REMOVED_RULE ? { ...rule, judge: () => [] } : rule;
  return {
    ...actual,
    defineDiagnosis: (...args) => unlessRemoved(actual.defineDiagnosis(...args)),
    definePinDiagnosis: (...args) => unlessRemoved(actual.definePinDiagnosis(...args)),
    definePlatformDiagnosis: (...args) => unlessRemoved(actual.definePlatformDiagnosis(...args)),
  };
});
