import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '@vmshift/findings';
import { parseReport } from '@vmshift/findings/saved-report';
import type { ExitCode } from '../exit-code';
import { checkReportOptions, type ReportOptions, writeReport } from '../report/write-report';
import type { World } from '../world';

/** Prints a saved report in any format. It judges nothing: the exit code is 0 whatever the report holds. */
export async function reportRender(file: string, options: ReportOptions, world: World): Promise<ExitCode> {
  checkReportOptions(options);
  await writeReport(parseReport(read(resolve(world.root, file), file), file), options, world);
  return 0;
}

function read(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(
      `${file}: ${error instanceof Error ? error.message : String(error)}; make it with: ./vmshiftctl diff --format json --output ${file}`,
    );
  }
}
