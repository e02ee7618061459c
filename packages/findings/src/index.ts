export { isAt, isInForce, isOf } from './acknowledgements/acknowledged-finding';
export { applyAcknowledgements, describeUnused } from './acknowledgements/apply-acknowledgements';
export { assertKnownRules } from './acknowledgements/assert-known-rules';
export { CODE_OWNERS_FILES, type CodeOwnersLine, codeOwnersLines, codeOwnersOf } from './acknowledgements/code-owners';
export {
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledgement,
  type KnownNames,
  parseAcknowledgements,
} from './acknowledgements/parse-acknowledgements';
export type { Signers } from './acknowledgements/signers';
export { capital } from './capital';
export { concealCredentials, printSafely } from './conceal-credentials';
export { counted } from './counted';
export {
  credentialIn,
  credentialsIn,
  holdsCredential,
  isCredentialName,
  isHiddenName,
  mayHoldCredential,
} from './credentials';
export { type ExplainedFinding, type Finding, type FindingClass, terraformObject, type Verdict } from './finding';
export { foldExplained } from './fold-explained';
export { gatherAlike } from './gather-alike';
export { listFirst } from './list-first';
export { distinct, mergeFindings, worstFirst } from './merge-findings';
export { nearestHint, nearestNames } from './nearest-names';
export { oneLine } from './one-line';
export { parseJson } from './parse-json';
export { printValue } from './print-value';
export { inertLine, printableJson, printableLine, printableLines } from './printable';
export { describeProblem, type Problem } from './problem';
export { cutPair } from './report/cut-values';
export { acknowledgementLines, findingLines } from './report/finding-lines';
export {
  defineRule,
  type Found,
  judgeAll,
  type Place,
  type Rule,
  type RuleDefinition,
  type RuleDescription,
  type RuleLayer,
  type Text,
} from './rule';
export { shellQuote } from './shell-quote';
export { UserError } from './user-error';
