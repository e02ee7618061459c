import type { Rule } from '@vmshift/findings';
import { type AttributePath, at, isEmpty, isPlanObject, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { chartSettingRule, isOff, isOn } from './chart-setting';

/** Fields of an issuer that are its account. */
const ACCOUNT = ['disableAccountKeyGeneration', 'externalAccountBinding', 'privateKeySecretRef'];

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

/** Values of cert-manager by which it stops to issue, or by which certificates are lost. */
export const certificateSettingRules: readonly Rule<PlanContext>[] = [
  chartSettingRule({
    id: 'certificate-approval-narrowed',
    title: 'cert-manager approves the requests of every issuer',
    chart: 'cert-manager',
    setting: ['approveSignerNames'],
    isHarmful: (value) =>
      Array.isArray(value) && value.length > 0 && !value.includes('clusterissuers.cert-manager.io/*'),
    class: 'outage',
    verdict: 'block',
    because: 'cert-manager may approve requests of the listed issuers alone, and no list holds all ClusterIssuers',
    impact: 'no certificate of the other issuers is renewed: their hosts are refused when their certificate ends',
    fix: 'leave approveSignerNames out',
    see: 'https://cert-manager.io/docs/usage/certificaterequest/#approval',
  }),
  chartSettingRule({
    id: 'certificate-accounts-elsewhere',
    title: 'A ClusterIssuer finds the key of its account',
    chart: 'cert-manager',
    setting: ['clusterResourceNamespace'],
    isHarmful: (value) => !isEmpty(value) && value !== 'cert-manager',
    class: 'outage',
    verdict: 'block',
    because: 'ClusterIssuers look for their Secrets in another namespace than the one where they are',
    impact: 'each registers again or is not ready: no certificate is issued or renewed until it is',
    fix: 'leave clusterResourceNamespace out',
    see: 'https://cert-manager.io/docs/configuration/#cluster-resource-namespace',
  }),
  chartSettingRule({
    id: 'certificate-secrets-owned',
    title: 'A certificate outlives the object that asked for it',
    chart: 'cert-manager',
    setting: ['enableCertificateOwnerRef'],
    isHarmful: isOn,
    class: 'outage',
    verdict: 'warn',
    because: 'the Secret of a certificate is deleted with its Certificate',
    impact:
      'an Ingress that is made again shows no valid certificate until a new one is issued, and the authority limits how many',
    fix: 'leave enableCertificateOwnerRef out',
    see: 'https://cert-manager.io/docs/usage/certificate/#cleaning-up-secrets-when-certificates-are-deleted',
  }),
  chartSettingRule({
    id: 'certificate-injector-off',
    title: 'The API server trusts the webhook of cert-manager',
    chart: 'cert-manager',
    setting: ['cainjector', 'enabled'],
    isHarmful: isOff,
    class: 'outage',
    verdict: 'block',
    because: 'nothing writes the authority of the webhook where the API server reads it',
    impact:
      'when that authority is renewed the API server refuses every write of a Certificate: none is issued or renewed',
    fix: 'leave cainjector.enabled out',
    see: 'https://cert-manager.io/docs/concepts/ca-injector/',
  }),
  chartSettingRule({
    id: 'certificate-crds-off',
    title: 'The kinds of cert-manager are those of its version',
    chart: 'cert-manager',
    setting: ['crds', 'enabled'],
    isHarmful: (value) => !isOn(value),
    takesAway: true,
    class: 'data-loss',
    verdict: 'block',
    because: 'the chart no longer holds its CRDs',
    impact:
      'without crds.keep every Certificate and Issuer is deleted with them; with it no upgrade of the chart changes them any more',
    fix: 'keep crds.enabled and crds.keep true',
    see: 'https://cert-manager.io/docs/installation/helm/',
  }),
];

/** Each name that an Ingress or a Certificate asks by. */
export const issuerDeleted = resourceRule({
  id: 'issuer-deleted',
  title: 'An issuer that hosts ask for stays',
  types: ['helm_release'],
  chart: 'cluster-issuers',
  actions: ['update'],
  judge: ({ before, after }) => {
    if (!isPlanObject(at(after, 'values'))) return [];
    const left = new Set(issuersIn(after).map(([name]) => name));
    return issuersIn(before)
      .filter(([name]) => !left.has(name))
      .map(([name]) => ({ path: ['values', 'issuers', name], name, before: name, after: undefined }));
  },
  class: 'outage',
  verdict: 'block',
  because: ({ name }) => `the issuer ${name} is deleted`,
  impact: 'no certificate that names it is issued or renewed: each host is refused when its certificate ends',
  fix: 'let each Ingress name another issuer first, and wait until its certificate is there',
  see: 'https://cert-manager.io/docs/usage/ingress/#supported-annotations',
  reads: ['values.issuers.*'],
});

/** By which an authority knows an issuer again. */
export const certificateAccountChanged = resourceRule({
  id: 'certificate-account-changed',
  title: 'An issuer keeps its account at the authority',
  types: ['helm_release'],
  chart: 'cluster-issuers',
  actions: ['update'],
  judge: ({ before, after, changes }) => {
    const known = new Map(issuersIn(before));
    // A key is hidden by its name: what changes shows in the changes alone.
    const differs = (place: AttributePath) =>
      changes.some(({ path }) => place.every((step, index) => path[index] === step));
    return issuersIn(after)
      .filter(([name]) => known.has(name))
      .flatMap(([name]) => ACCOUNT.map((field) => ({ path: ['values', 'issuers', name, 'acme', field], name, field })))
      .filter(({ path }) => differs(path));
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ name, field }) => `${field} changes, by which the authority knows the issuer ${name}`,
  impact:
    'it registers a new account, or is not ready where the key or the binding is missing: no certificate is renewed then',
  fix: 'keep the account; after the apply look at its condition Ready (kubectl get clusterissuer)',
  see: 'https://cert-manager.io/docs/configuration/acme/',
  reads: ACCOUNT.map((field) => `values.issuers.*.acme.${field}`),
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
