import { at, isPlanObject, type PlanValue, stringAt } from '../plan-value';
import { resourceRule } from '../rule';
import { chartSettingRule, isOff, isOn } from './chart-setting';

/** The CRDs of the cert-manager chart. */
export const certificateCrdsNotKept = chartSettingRule({
  id: 'certificate-crds-not-kept',
  title: 'Certificates survive the removal of cert-manager',
  chart: 'cert-manager',
  setting: ['crds', 'keep'],
  isHarmful: isOff,
  class: 'data-loss',
  verdict: 'block',
  because: 'the chart may delete its CRDs',
  impact: 'every Certificate and Issuer is deleted with the CRDs, and certificates are not renewed any more',
  fix: 'keep crds.keep true',
  see: 'https://cert-manager.io/docs/installation/helm/',
});

/** Who approves requests for certificates: nothing else is installed that does. */
export const certificatesNotApproved = chartSettingRule({
  id: 'certificates-not-approved',
  title: 'cert-manager approves the requests for certificates',
  chart: 'cert-manager',
  setting: ['disableAutoApproval'],
  isHarmful: isOn,
  class: 'outage',
  verdict: 'block',
  because: 'cert-manager no longer approves a request, and nothing else here does',
  impact: 'no certificate is issued or renewed: every host is refused when its certificate ends',
  fix: 'leave disableAutoApproval out',
  see: 'https://cert-manager.io/docs/usage/certificaterequest/#approval',
});

/** The issuers of a release, by name. */
function issuersIn(release: PlanValue | undefined): readonly (readonly [name: string, acme: PlanValue | undefined])[] {
  const issuers = at(release, 'values', 'issuers');
  return isPlanObject(issuers) ? Object.entries(issuers).map(([name, issuer]) => [name, at(issuer, 'acme')]) : [];
}

/** How an issuer proves to its authority that a host is ours. */
export const certificateChallengeChanges = resourceRule({
  id: 'certificate-challenge-changes',
  title: 'An issuer answers the challenges of its authority',
  types: ['helm_release'],
  chart: 'cluster-issuers',
  actions: ['update'],
  judge: ({ before, after }) => {
    const known = new Map(issuersIn(before));
    return issuersIn(after).flatMap(([name, acme]) => {
      const solvers = JSON.stringify(at(acme, 'solvers') ?? []);
      if (!known.has(name) || JSON.stringify(at(known.get(name), 'solvers') ?? []) === solvers) return [];
      return [{ path: ['values', 'issuers', name, 'acme', 'solvers'], name }];
    });
  },
  class: 'outage',
  verdict: 'block',
  because: ({ name }) => `the issuer ${name} answers challenges in another way, or not at all`,
  impact:
    'where the authority does not find the answer, certificates are not renewed, and hosts are refused weeks later',
  fix: 'keep one solver http01 with the class of the Ingresses',
  see: 'https://cert-manager.io/docs/configuration/acme/http01/',
  reads: ['values.issuers.*.acme.solvers'],
});

/** Whether the authority is who it says. */
export const certificateAuthorityUnchecked = resourceRule({
  id: 'certificate-authority-unchecked',
  title: 'An issuer checks the certificate of its authority',
  types: ['helm_release'],
  chart: 'cluster-issuers',
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const known = new Map(issuersIn(before));
    return issuersIn(after)
      .filter(([name, acme]) => isOn(at(acme, 'skipTLSVerify')) && !isOn(at(known.get(name), 'skipTLSVerify')))
      .map(([name, acme]) => ({
        path: ['values', 'issuers', name, 'acme', 'skipTLSVerify'],
        server: stringAt(acme, 'server') ?? 'its authority',
      }));
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ server }) => `the certificate of ${server} is not checked`,
  impact: 'who stands in between answers in its place, and certificates of ours are not what they seem',
  fix: 'leave skipTLSVerify out',
  see: 'https://cert-manager.io/docs/reference/api-docs/#acme.cert-manager.io/v1.ACMEIssuer',
  reads: ['values.issuers.*.acme.skipTLSVerify'],
});
