import { printableJson } from '../printable';
import type { Report } from './report';
import { verdictOf, verdictSentence } from './verdict';

/** The report as JSON, with its verdict. `parseReport` gives the report back. */
export function renderJson(report: Report): string {
  const { version, command, ...rest } = report;
  return printableJson({ version, command, verdict: verdictOf(report), summary: verdictSentence(report), ...rest });
}
