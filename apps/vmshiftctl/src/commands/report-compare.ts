import { compareReports, comparisonMarkdown, comparisonText } from '@vmshift/findings/report';
import { parseReport, parseRules } from '@vmshift/findings/saved-report';
import type { ExitCode } from '../exit-code';
import { readSaved } from '../report/read-saved';
import { writeLines } from '../report/write-lines';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

export interface ReportCompareOptions {
  /** File of the rules that made the first report. @default rules are not compared */
  readonly rulesBefore?: string;
  /** File of the rules that made the second one. @default rules are not compared */
  readonly rulesAfter?: string;
  /** @default text */
  readonly format?: string;
  /** File that receives the comparison. @default standard output */
  readonly output?: string;
}

const FORMATS = ['text', 'markdown'];

/** Prints where two saved reports over the same change differ. It judges nothing: the exit code is 0 whatever differs. */
export async function reportCompare(
  before: string,
  after: string,
  options: ReportCompareOptions,
  world: World,
): Promise<ExitCode> {
  const { rulesBefore, rulesAfter, format = 'text', output } = options;
  const check = new ArgumentCheck();
  if (!FORMATS.includes(format)) check.note('--format', format, FORMATS.join(', '));
  if (rulesBefore !== undefined && rulesAfter === undefined)
    check.note('--rules-after', 'nothing', 'a file, where --rules-before is given');
  if (rulesAfter !== undefined && rulesBefore === undefined)
    check.note('--rules-before', 'nothing', 'a file, where --rules-after is given');
  check.finish();
  const report = (file: string) => parseReport(readSaved(file, './vmshiftctl diff --format json', world), file);
  const rules = (file: string | undefined) =>
    file === undefined ? [] : parseRules(readSaved(file, './vmshiftctl rules --format json', world), file);
  const compared = compareReports(report(before), report(after), [rules(rulesBefore), rules(rulesAfter)]);
  writeLines(format === 'markdown' ? comparisonMarkdown(compared) : comparisonText(compared), output, world);
  return 0;
}
