import { entriesFor } from '../acknowledgements/acknowledged-finding';
import type { Finding } from '../finding';
import { printableJson } from '../printable';
import { valuesSentence } from './finding-values';
import type { AcknowledgedBy } from './report';

/**
 * A finding for a terminal: what, with which values, why, what happens, what to do.
 * @param acknowledged who answers for it. @default no one does
 */
export function findingLines(finding: Finding, acknowledged: readonly AcknowledgedBy[] = []): readonly string[] {
  const { verdict, environments, object, path, because, lines = [], impact, fix, see, id } = finding;
  const mark = `${verdict.toUpperCase()}${acknowledged.length > 0 ? ' (acknowledged)' : ''}`;
  const values = valuesSentence(finding);
  return [
    `${mark} ${finding.class}: ${environments.join(', ')}: ${object}${path === '' ? '' : ` ${path}`} [${id}]`,
    ...(values === undefined ? [] : [`  ${values}`]),
    `  ${because}`,
    ...lines.map((line) => `    ${line}`),
    `  Impact: ${impact}`,
    `  Fix: ${fix} (${see})`,
    ...acknowledged.map(({ by, expires, reason }) => `  acknowledged by ${by} until ${expires}: ${reason}`),
  ];
}

/**
 * What to add to the acknowledgements for a finding that blocks: one line for each entry.
 * @param today day on which they are offered. @default their last day is left to fill in
 */
export function acknowledgementLines(finding: Finding, today?: string): readonly string[] {
  return entriesFor(finding, today).map((entry) => `  Acknowledge: ${printableJson(entry, 0)}`);
}
