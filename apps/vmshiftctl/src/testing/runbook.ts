import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The runbook, one document for each reader, by path from the root. */
export const RUNBOOK = ['docs/developers.md', 'docs/on-call.md', 'docs/setup.md', 'docs/maintenance.md'];

/** The text of all of it. */
export function readRunbook(): string {
  return RUNBOOK.map((file) => readFileSync(join(__dirname, '../../../..', file), 'utf8')).join('\n');
}
