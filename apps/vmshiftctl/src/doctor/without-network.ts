import { readNetwork } from '@vmshift/observation';
import type { Check } from './check';
import type { RecordedNetwork } from './recorded-network';

/**
 * The checks of a machine that reaches nothing: one in the place of all that came to nothing by that alone. The same checks
 * where anything answered.
 */
export function toldOnce(checks: readonly Check[], { hosts, requests }: RecordedNetwork): readonly Check[] {
  const clusters = checks.filter(({ id, state }) => id === 'argocd-applications' && state !== 'not checked');
  const others = clusters.map((value) => ({ state: 'seen' as const, value }));
  const reach = readNetwork({ hosts, gitHub: requests, others });
  if (reach.state === 'seen') return checks;
  const failures = [
    ...requests.flatMap((one) => (one.state === 'unknown' ? [one.because] : [])),
    ...[...hosts.values()].flatMap((one) => (one.state === 'seen' ? (one.value.failure?.message ?? []) : [])),
  ];
  // Without a network an unknown name says nothing about its record.
  const silent = checks.filter(
    ({ id, state, found }) =>
      id === 'dns-records' || (state === 'not checked' && failures.some((failure) => found.includes(failure))),
  );
  const told: Check = {
    id: 'network',
    what: silent.map(({ what }) => what).join('; '),
    state: 'not checked',
    found: reach.because,
    fix: 'check the network of this machine, and run it again',
  };
  const first = checks.findIndex((check) => silent.includes(check));
  return checks.flatMap((check, index) => (index === first ? [told] : silent.includes(check) ? [] : [check]));
}
