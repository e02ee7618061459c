import { type CronFields, fitsDay, longestGapHours, parseCron } from './cron';

/** A night in which the clocks of a zone change. */
export interface ClockChange {
  /** Minutes of the local day that are left out, or that come twice; the last is not among them. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'left out' | 'twice';
  /** From 1. */
  readonly month: number;
  readonly dayOfMonth: number;
  /** From 0, Sunday. */
  readonly dayOfWeek: number;
}

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
/** Two years: what is asked is whether a zone changes its clocks at all, and at which hour. */
const [FIRST, LAST] = [Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1)];
/** Schedules that come back sooner lose nothing that the next run does not do. */
const SOON_AGAIN_HOURS = 6;

/**
 * When the clocks of a time zone change in 2026 and 2027; empty for one that never changes them and for one that is not
 * known.
 * @param zone name of the IANA database, such as `Europe/Berlin`
 */
export function clockChanges(zone: string): readonly ClockChange[] {
  const offsetAt = offsetsOf(zone);
  if (offsetAt === undefined || /^(Etc\/)?(UTC|GMT)$/.test(zone)) return [];
  const changes: ClockChange[] = [];
  for (let start = FIRST; start < LAST; start += WEEK) {
    const [was, is] = [offsetAt(start), offsetAt(start + WEEK)];
    if (was === is) continue;
    const instant = firstWith(is, offsetAt, start, start + WEEK);
    const local = new Date(instant + Math.min(was, is) * MINUTE);
    const from = local.getUTCHours() * 60 + local.getUTCMinutes();
    changes.push({
      ...{ from, to: from + Math.abs(is - was), kind: is > was ? 'left out' : 'twice' },
      ...{ month: local.getUTCMonth() + 1, dayOfMonth: local.getUTCDate(), dayOfWeek: local.getUTCDay() },
    });
  }
  return changes;
}

/** Minutes that the clocks of a zone are ahead of UTC; undefined where there is no such zone. */
function offsetsOf(zone: string): ((instant: number) => number) | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    return (instant) => {
      const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(instant)) ?? [];
      return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
    };
  } catch {
    return undefined;
  }
}

/** The first minute at which the clocks have an offset that they do not have at the start. */
function firstWith(offset: number, offsetAt: (instant: number) => number, start: number, end: number): number {
  let [low, high] = [start, end];
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (offsetAt(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The changes of the clocks that a schedule meets: a run that is left out, or one that comes twice. None for a schedule that
 * comes back within hours.
 * @param zone of the schedule
 */
export function metClockChanges(schedule: string, zone: string): readonly ClockChange[] {
  const fields = parseCron(schedule);
  if (fields === undefined || 'everySeconds' in fields) return [];
  if ((longestGapHours(schedule) ?? 0) < SOON_AGAIN_HOURS) return [];
  return clockChanges(zone).filter((change) => {
    const { month, dayOfMonth, dayOfWeek } = change;
    return fields.months.includes(month) && fitsDay(fields, dayOfMonth, dayOfWeek) && runsWithin(fields, change);
  });
}

function runsWithin({ hours, minutes }: CronFields, { from, to }: ClockChange): boolean {
  return hours.some((hour) => minutes.some((minute) => hour * 60 + minute >= from && hour * 60 + minute < to));
}
