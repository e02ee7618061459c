import { oneLine } from '@vmshift/findings';
import { type HostObservation, seenValue } from '@vmshift/observation';
import * as command from '../../commands';
import { type DiagnosisRule, definePlatformDiagnosis } from '../../rule';
import type { PlatformView } from '../../view';

/** Days before the end of its certificate; cert-manager renews 30 days before. */
const DAYS_BEFORE_END = 14;

/** What keeps people, and GitHub's webhook, from Argo CD; undefined where nothing does. */
function faultOf({ failure, certificate, answer }: HostObservation): string | undefined {
  if (failure !== undefined) return `${failure.step}: ${oneLine(failure.message)}`;
  if (certificate?.untrusted !== undefined) return `no browser trusts its certificate: ${certificate.untrusted}`;
  if (certificate?.holdsForHost === false) return `its certificate is for ${certificate.names.join(', ')}`;
  if (certificate !== undefined && certificate.daysLeft < DAYS_BEFORE_END)
    return `its certificate ends in ${certificate.daysLeft} days`;
  return answer === undefined || answer.status === 200 ? undefined : `it answers ${answer.status}`;
}

/** Whether the world reaches Argo CD itself. */
export const argoCdHostRules: readonly DiagnosisRule<PlatformView>[] = [
  definePlatformDiagnosis({
    id: 'argocd-host-unreachable',
    title: 'People and the webhook of GitHub do not reach Argo CD',
    judge: ({ observed, platform }) => {
      const seen = seenValue(observed.argoCd.host);
      const fault = seen && faultOf(seen);
      if (seen === undefined || fault === undefined) return [];
      const { host } = platform.argoCd;
      return [{ object: `Host/${host}`, evidence: [{ object: `Host/${host}`, message: fault }], host, url: seen.url }];
    },
    severity: 'at-risk',
    cause: ({ host }) => `${host} is not as it should be: Argo CD polls Git all the same, and is not told of a push`,
    next: ({ url }, { access }) => [command.showArgoCdPods(access), command.askUrl(url)],
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/webhook/',
  }),
];
