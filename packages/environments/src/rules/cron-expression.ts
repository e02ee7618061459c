/** Bounds and names of one field of a cron expression. */
interface CronField {
  readonly minimum: number;
  readonly maximum: number;
  readonly names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Minute, hour, day of the month, month, day of the week (0 is Sunday; 7 is refused, as Kubernetes does). */
const FIELDS: readonly CronField[] = [
  { minimum: 0, maximum: 59 },
  { minimum: 0, maximum: 23 },
  { minimum: 1, maximum: 31 },
  { minimum: 1, maximum: 12, names: MONTHS },
  { minimum: 0, maximum: 6, names: DAYS },
];

/**
 * Whether Kubernetes takes the five fields as the schedule of a CronJob.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function isCronExpression(text: string): boolean {
  const fields = text.split(' ');
  return fields.length === FIELDS.length && FIELDS.every((field, index) => isField(fields[index] ?? '', field));
}

function isField(text: string, field: CronField): boolean {
  return text.split(',').every((part) => isRange(part, field));
}

/** `*`, `a`, `a-b`, each with or without a step `/n`. */
function isRange(text: string, field: CronField): boolean {
  const match = /^(?:\*|([A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?)(?:\/([1-9]\d?))?$/.exec(text);
  if (!match) return false;
  const [, from, to] = match;
  if (from === undefined) return true;
  const start = position(from, field);
  const end = to === undefined ? start : position(to, field);
  return start !== undefined && end !== undefined && start <= end;
}

function position(text: string, { minimum, maximum, names = [] }: CronField): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + minimum;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= minimum && number <= maximum ? number : undefined;
}
