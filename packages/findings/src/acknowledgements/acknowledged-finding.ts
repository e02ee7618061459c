import { createHash } from 'node:crypto';
import { credentialIn, MASKED } from '../credentials';
import { type Finding, terraformObject } from '../finding';
import type { Acknowledgement } from './parse-acknowledgements';

/** Days that an acknowledgement may have left. */
export const MOST_DAYS = 90;

/** Days that an entry has which is offered: until the change is merged and its next review has passed. */
const USUAL_DAYS = 14;

/** A longer value is named by its digest. */
const MOST_CHARACTERS = 200;

/**
 * The value that an acknowledgement of a finding agrees to: the one after the change, or the one that is there; of Terraform
 * the one that the configuration sets. A credential is masked, a long text is its SHA-256.
 */
export function acknowledgedValue({
  configured,
  after,
  now,
}: Pick<Finding, 'configured' | 'after' | 'now'>): string | undefined {
  const value = configured ?? after ?? now;
  if (value === undefined) return undefined;
  if (credentialIn(value) !== undefined) return MASKED;
  return value.length > MOST_CHARACTERS ? `sha256:${createHash('sha256').update(value).digest('hex')}` : value;
}

/** Whether an entry names this very finding: rule, object, path, value and, of manifests, environment. */
export function isOf(entry: Acknowledgement, finding: Finding): boolean {
  return isAt(entry, finding) && entry.rule === finding.id && entry.value === acknowledgedValue(finding);
}

/** Whether an entry names the place of a finding. */
export function isAt(entry: Acknowledgement, { object, path, environments }: Finding): boolean {
  if (path !== entry.path) return false;
  return 'stack' in entry
    ? object === terraformObject(entry.stack, entry.address)
    : object === entry.object && environments.includes(entry.environment);
}

/**
 * Whether an entry lifts anything on a day.
 * @param today `YYYY-MM-DD`, UTC
 */
export function isInForce({ expires }: Pick<Acknowledgement, 'expires'>, today: string): boolean {
  return today <= expires && expires <= lastDay(today);
}

/** The last day that an entry may name today. */
export function lastDay(today: string): string {
  return dayAfter(today, MOST_DAYS);
}

function dayAfter(today: string, days: number): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** What a person has to fill in. The reader of the file refuses it as it stands. */
const TO_FILL_IN = {
  reason: '<why>',
  by: '<GitHub login>',
} as const;

/**
 * The entries that lift a finding, one for each environment; what no program can know is left to fill in.
 * @param today `YYYY-MM-DD`, UTC; the entries expire two weeks after it. @default their last day is left to fill in, too
 */
export function entriesFor(finding: Finding, today?: string): readonly Acknowledgement[] {
  const { id: rule, object, path, environments } = finding;
  const [, stack, address] = /^([a-z0-9-]+): (.+)$/s.exec(object) ?? [];
  const value = acknowledgedValue(finding);
  const expires = today === undefined ? `<last day, at most ${MOST_DAYS} days ahead>` : dayAfter(today, USUAL_DAYS);
  const filled = { ...(value === undefined ? {} : { value }), ...TO_FILL_IN, expires };
  if (stack !== undefined && address !== undefined) return [{ rule, stack, address, path, ...filled }];
  return environments.map((environment) => ({ rule, environment, object, path, ...filled }));
}
