import { parseReport } from '@vmshift/findings/saved-report';
import type { ExitCode } from '../exit-code';
import { readSaved } from '../report/read-saved';
import { checkReportOptions, type ReportOptions, writeReport } from '../report/write-report';
import type { World } from '../world';

/** Prints a saved report in any format. It judges nothing: the exit code is 0 whatever the report holds. */
export async function reportRender(file: string, options: ReportOptions, world: World): Promise<ExitCode> {
  checkReportOptions(options);
  const text = readSaved(file, './vmshiftctl diff --format json', world);
  await writeReport(parseReport(text, file), options, world);
  return 0;
}
