import { goSeconds } from './go-duration';
import { oncePerText } from './once-per-text';

/** When a CronJob runs: at every minute whose fields are in the sets, or at even intervals. */
export type CronSchedule = CronFields | { readonly everySeconds: number };

/** The values that each field of a schedule stands for. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** From 1. */
  readonly daysOfMonth: readonly number[];
  /** From 1. */
  readonly months: readonly number[];
  /** From 0, Sunday. */
  readonly daysOfWeek: readonly number[];
  /** Whether one of the two days suffices: so where neither of them is `*`. */
  readonly eitherDay: boolean;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

const MINUTES: Bounds = { least: 0, most: 59, names: [] };
const HOURS: Bounds = { least: 0, most: 23, names: [] };
const DAYS_OF_MONTH: Bounds = { least: 1, most: 31, names: [] };
const MONTHS: Bounds = { least: 1, most: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') };
/** 7 is no Sunday to Kubernetes. */
const DAYS_OF_WEEK: Bounds = { least: 0, most: 6, names: 'sun mon tue wed thu fri sat'.split(' ') };

const MACROS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

/** As Go splits fields: JavaScript's `\s` takes a byte order mark for a blank too. */
const BLANKS = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/**
 * A schedule as the API server and the CronJob controller read it; undefined for what they refuse. Time zones belong
 * into the field `timeZone`: `TZ=` and `CRON_TZ=` are refused.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 * @see https://pkg.go.dev/github.com/robfig/cron/v3 (the parser of Kubernetes)
 */
export function parseCron(text: string): CronSchedule | undefined {
  if (text.includes('TZ')) return undefined;
  if (text.startsWith('@every ')) return everyOf(text.slice('@every '.length));
  const fields = (MACROS.get(text) ?? text).split(BLANKS).filter((field) => field !== '');
  const [minute, hour, dayOfMonth, month, dayOfWeek, ...more] = fields.map((field) => field.split(',').filter(Boolean));
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek || more.length > 0) return undefined;
  const minutes = valuesOf(minute, MINUTES);
  const hours = valuesOf(hour, HOURS);
  const daysOfMonth = valuesOf(dayOfMonth, DAYS_OF_MONTH);
  const months = valuesOf(month, MONTHS);
  const daysOfWeek = valuesOf(dayOfWeek, DAYS_OF_WEEK);
  if (!minutes || !hours || !daysOfMonth || !months || !daysOfWeek) return undefined;
  const eitherDay = !dayOfMonth.some(isEvery) && !dayOfWeek.some(isEvery);
  return { minutes, hours, daysOfMonth, months, daysOfWeek, eitherDay };
}

/** Whether a schedule is due twice in one hour; of one that cannot be read it is not. */
export function isDueWithinAnHour(text: string): boolean {
  const schedule = parseCron(text);
  if (schedule === undefined) return false;
  return 'everySeconds' in schedule ? schedule.everySeconds < 3600 : new Set(schedule.minutes).size > 1;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** After so many years every date falls on the same weekday again, leap days included. */
const CYCLE_YEARS = 28;
const CYCLE_DAYS = CYCLE_YEARS * 365 + CYCLE_YEARS / 4;

/**
 * The longest time between two runs of a schedule, in hours; undefined when it cannot be read or never runs. Minutes are
 * ignored: what is asked is how much work a lost volume costs.
 */
export const longestGapHours = oncePerText((text): number | undefined => {
  const schedule = parseCron(text);
  if (schedule === undefined) return undefined;
  if ('everySeconds' in schedule) return schedule.everySeconds / 3600;
  const { minutes, hours } = schedule;
  const daysApart = repeatsEveryWeek(schedule)
    ? mostDaysApart(schedule.daysOfWeek, 7)
    : mostDaysApart(runDays(schedule), CYCLE_DAYS);
  if (minutes.length === 0 || hours.length === 0 || daysApart === undefined) return undefined;
  return Math.max(longestStep(hours), daysApart * 24 + Math.min(...hours) - Math.max(...hours));
});

/** Of the days of a cycle, which begins again after its last; undefined where there is none. */
function mostDaysApart(days: readonly number[], cycle: number): number | undefined {
  const [first] = days;
  return first === undefined ? undefined : longestStep([...days, first + cycle]);
}

/** Whether weekdays alone decide, as in most schedules: the ten thousand days of a cycle need not be looked at then. */
function repeatsEveryWeek({ daysOfMonth, months, eitherDay }: CronFields): boolean {
  return new Set(daysOfMonth).size === 31 && new Set(months).size === 12 && !eitherDay;
}

/** The days of one cycle on which a schedule runs, counted from 2024-01-01, a Monday in a leap year. */
function runDays(fields: CronFields): readonly number[] {
  const days: number[] = [];
  let day = 0;
  for (let month = 0; month < 12 * CYCLE_YEARS; month += 1) {
    const runs = fields.months.includes((month % 12) + 1);
    const length = (DAYS_IN_MONTH[month % 12] ?? 0) + (month % 48 === 1 ? 1 : 0);
    for (let date = 1; date <= length; date += 1, day += 1) {
      if (runs && fitsDay(fields, date, (day + 1) % 7)) days.push(day);
    }
  }
  return days;
}

/** Whether a schedule runs on a day of one of its months. @param date from 1 @param weekday from 0, Sunday */
export function fitsDay({ daysOfMonth, daysOfWeek, eitherDay }: CronFields, date: number, weekday: number): boolean {
  const [onDate, onWeekday] = [daysOfMonth.includes(date), daysOfWeek.includes(weekday)];
  return eitherDay ? onDate || onWeekday : onDate && onWeekday;
}

/** The greatest difference between neighbours; 0 for fewer than two. */
function longestStep(ascending: readonly number[]): number {
  let longest = 0;
  let before = ascending[0] ?? 0;
  for (const value of ascending) {
    longest = Math.max(longest, value - before);
    before = value;
  }
  return longest;
}

/** The values of a list of ranges, ascending; undefined when one is no range. */
function valuesOf(ranges: readonly string[], bounds: Bounds): readonly number[] | undefined {
  const values = new Set<number>();
  for (const text of ranges) {
    const range = rangeOf(text, bounds);
    if (range === undefined) return undefined;
    for (let value = range.first; value <= range.last; value += range.step) values.add(value);
  }
  return [...values].sort((left, right) => left - right);
}

/** `*`, `?`, `a` or `a-b`, each with or without a step; `a/step` goes on to the greatest value. */
function rangeOf(text: string, { least, most, names }: Bounds) {
  const [range = '', stepText = '1', ...slashes] = text.split('/');
  const [from = '', to, ...hyphens] = range.split('-');
  const step = numberOf(stepText);
  if (slashes.length > 0 || !step) return undefined;
  // What follows a star is not looked at.
  if (from === '*' || from === '?') return { first: least, last: most, step };
  const position = (name: string) => {
    const index = names.indexOf(name.toLowerCase());
    return index < 0 ? numberOf(name) : index + least;
  };
  const first = position(from);
  const last = to !== undefined ? position(to) : text.includes('/') ? most : first;
  if (hyphens.length > 0 || first === undefined || last === undefined) return undefined;
  return first < least || last > most || first > last ? undefined : { first, last, step };
}

/** Whether a range stands for every value, which leaves the choice of the day to the other field. */
function isEvery(text: string): boolean {
  return /^[*?](?:-[^/]*)?(?:\/\+?0*1)?$/.test(text);
}

function numberOf(text: string): number | undefined {
  return /^\+?\d{1,18}$/.test(text) ? Number(text) : undefined;
}

/** What `@every` says; less than a second counts as one. */
function everyOf(text: string): CronSchedule | undefined {
  const seconds = goSeconds(text);
  return seconds === undefined ? undefined : { everySeconds: Math.max(1, Math.trunc(seconds)) };
}
