/** How long ago, in the largest unit that fits. */
export function age(time: string, now: Date): string {
  const minutes = Math.floor(elapsedSeconds(time, now) / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}

/** Seconds since a time; none when a clock that is ahead of ours has set it. */
function elapsedSeconds(time: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(time)) / 1000);
}

/** Seconds by which clocks of different machines may differ. */
export const CLOCK_SKEW_SECONDS = 120;

/** Whether more than so many seconds have passed, whatever clock set the time. An unknown time has not. */
export function olderThan(seconds: number, time: string | undefined, now: Date): time is string {
  return time !== undefined && elapsedSeconds(time, now) > seconds + CLOCK_SKEW_SECONDS;
}
