import { type HostObservation, type Observation, seenValue } from '@vmshift/observation';
import { age, CLOCK_SKEW_SECONDS } from '../../age';
import * as command from '../../commands';
import { type DiagnosisRule, definePlatformDiagnosis } from '../../rule';
import type { PlatformView } from '../../view';

/** What another clock shows, and the seconds by which ours is behind it; less than none where it is ahead. */
interface OtherClock {
  readonly object: string;
  readonly date: string;
  readonly behind: number;
  /** Where it can be read. */
  readonly url?: string;
}

/**
 * The clock that differs least from ours, where each of them differs: one that is right about the time is enough. Argo CD may
 * have compared long ago, but never later than now.
 */
function nearestClock({ observed, now }: PlatformView): OtherClock | undefined {
  const environments = Object.values(observed.environments);
  const hosts = [observed.argoCd.host, ...environments.map(({ host }) => host)].flatMap(clockOf);
  const compared = environments.flatMap(({ application }) => {
    const seen = seenValue(application);
    if (seen === undefined || seen === 'absent' || seen.reconciledAt === undefined) return [];
    return [{ object: `Application/${seen.name} status.reconciledAt`, date: seen.reconciledAt }];
  });
  const behind = ({ date }: { readonly date: string }) => (Date.parse(date) - now.getTime()) / 1000;
  const clocks = [
    ...hosts.map((one) => ({ ...one, behind: behind(one) })),
    ...compared.map((one) => ({ ...one, behind: behind(one) })).filter((one) => one.behind > CLOCK_SKEW_SECONDS),
  ];
  return clocks.toSorted((one, other) => Math.abs(one.behind) - Math.abs(other.behind))[0];
}

function clockOf(host: Observation<HostObservation>): readonly { object: string; date: string; url: string }[] {
  const { answer, url = '' } = seenValue(host) ?? {};
  return answer?.date === undefined ? [] : [{ object: `Host/${new URL(url).host}`, date: answer.date, url }];
}

/** Whether the ages by which all else is judged can be right. */
export const clockRules: readonly DiagnosisRule<PlatformView>[] = [
  definePlatformDiagnosis({
    id: 'clock-differs',
    title: 'The clock of this machine is not that of what it looks at',
    judge: (view) => {
      const other = nearestClock(view);
      if (other === undefined || Math.abs(other.behind) <= CLOCK_SKEW_SECONDS) return [];
      const { object, date, behind, url } = other;
      const [earlier, later] = behind > 0 ? [view.now.toISOString(), date] : [date, view.now.toISOString()];
      const message = `${date}, and this machine has ${view.now.toISOString()}`;
      const difference = age(earlier, new Date(later));
      return [{ object: 'Clock/this-machine', evidence: [{ object, message }], behind: behind > 0, difference, url }];
    },
    severity: 'unknown',
    cause: ({ behind, difference }) =>
      `the clock of this machine is ${difference} ${behind ? 'behind, so that what is wrong may count as new, and is not told' : 'ahead, so that what is new may count as wrong'}`,
    next: ({ url }) => [command.showClock(), ...(url === undefined ? [] : [command.askUrl(url)])],
    runbook: 'on-call.md#is-it-all-right',
    see: 'https://www.rfc-editor.org/rfc/rfc9110#name-date',
  }),
];
