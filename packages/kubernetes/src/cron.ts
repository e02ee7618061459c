const MACROS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

/**
 * The longest time between two runs of a cron schedule, in hours; undefined when it never runs or cannot be read.
 * Minutes are ignored: what is asked is how much work a lost volume costs.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function longestGapHours(schedule: string): number | undefined {
  const fields = (MACROS[schedule.trim()] ?? schedule).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minutes, hours, dates, months, weekdays] = [
    expand(fields[0], 0, 59),
    expand(fields[1], 0, 23),
    expand(fields[2], 1, 31),
    expand(fields[3], 1, 12, MONTHS),
    expand(fields[4], 0, 7, DAYS)?.map((day) => day % 7),
  ];
  if (!minutes || !hours || !dates || !months || !weekdays) return undefined;
  const either = !/^\*/.test(fields[2] ?? '') && !/^\*/.test(fields[4] ?? '');
  const runs: number[] = [];
  for (let day = 0; day < 2 * 366; day += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    const onDate = dates.includes(date.getUTCDate());
    const onWeekday = weekdays.includes(date.getUTCDay());
    const matches = either ? onDate || onWeekday : onDate && onWeekday;
    if (matches && months.includes(date.getUTCMonth() + 1)) runs.push(...hours.map((hour) => day * 24 + hour));
  }
  if (runs.length < 2) return undefined;
  return Math.max(...runs.slice(1).map((run, index) => run - (runs[index] ?? run)));
}

/** The numbers that a field stands for; undefined when it is none. */
function expand(
  field: string | undefined,
  from: number,
  to: number,
  names: readonly string[] = [],
): number[] | undefined {
  const numbers: number[] = [];
  for (const part of (field ?? '').toLowerCase().split(',')) {
    const match = /^(\*|\?|[\da-z]+)(?:-([\da-z]+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, first = '', last, step] = match;
    const number = (text: string) => (/^\d+$/.test(text) ? Number(text) : names.indexOf(text) + (from === 1 ? 1 : 0));
    const any = first === '*' || first === '?';
    const start = any ? from : number(first);
    const end = any ? to : last === undefined ? (step === undefined ? start : to) : number(last);
    if (start < from || end > to || start > end || Number(step ?? 1) === 0) return undefined;
    for (let value = start; value <= end; value += Number(step ?? 1)) numbers.push(value);
  }
  return numbers;
}
