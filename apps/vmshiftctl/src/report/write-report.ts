import {
  COMMENT_BYTES,
  type Report,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
} from '@vmshift/findings/report';
import { printLines } from '../terminal/print-lines';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';
import { fitReport } from './fit-report';
import { FORMATS } from './formats';
import { writeLines } from './write-lines';

/** The flags of every command that prints a report. */
export interface ReportOptions {
  /** @default text */
  readonly format?: string;
  /** File that receives the report. @default standard output */
  readonly output?: string;
  /** Most bytes of a Markdown report. @default what a comment may hold */
  readonly maxBytes?: string;
  /** Number of the pull request that is reviewed, whose checks are linked. @default none */
  readonly pullRequest?: string;
}

/** @throws UsageError for a format or a size that no report can have */
export function checkReportOptions({ format, maxBytes, pullRequest }: ReportOptions): void {
  const check = new ArgumentCheck();
  if (format !== undefined && !FORMATS.some((one) => one === format))
    check.note('--format', format, FORMATS.join(', '));
  if (maxBytes !== undefined && !(/^\d{1,9}$/.test(maxBytes) && Number(maxBytes) >= 1000))
    check.note('--max-bytes', maxBytes, 'a number of bytes, at least 1000');
  if (pullRequest !== undefined && !/^[1-9]\d{0,8}$/.test(pullRequest))
    check.note('--pull-request', pullRequest, 'the number of a pull request');
  check.finish();
}

/** Whether the report shows the places of the findings, and the lines that they come from: in a terminal it does not. */
export function needsPlaces({ format = 'text' }: ReportOptions): boolean {
  return format !== 'text';
}

/**
 * Prints a report, or writes it to a file.
 * @throws UserError when the file cannot be written
 */
export async function writeReport(report: Report, options: ReportOptions, world: World): Promise<void> {
  const { format = 'text', output } = options;
  if (format === 'text' && output === undefined) printLines(world, fitReport(report, world.width()));
  else writeLines(await render(report, options), output, world);
}

async function render(report: Report, { format, maxBytes }: ReportOptions): Promise<readonly string[]> {
  if (format === 'json') return renderJson(report).split('\n');
  if (format === 'markdown') return renderMarkdown(report, Number(maxBytes ?? COMMENT_BYTES)).text.split('\n');
  if (format === 'html') {
    // No terminal needs it.
    const { printReviewPage } = await import('@vmshift/page/review');
    return printReviewPage(report).trimEnd().split('\n');
  }
  if (format !== 'sarif') return renderText(report);
  // Every layer with its rules: no other format needs them.
  const { registeredRules } = await import('../rules/registered-rules');
  return renderSarif(report, registeredRules).split('\n');
}
