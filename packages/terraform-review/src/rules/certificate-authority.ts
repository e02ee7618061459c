import { environments } from '@vmshift/environments';
import type { Verdict } from '@vmshift/findings';
import { at, isEmpty, isPlanObject, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

/** Directories whose certificates no client trusts. */
const UNTRUSTED = /staging|test-api/i;

/** Directories of Let's Encrypt: what comes from another authority is looked at. */
const KNOWN = /^https:\/\/acme-(?:staging-)?v02\.api\.letsencrypt\.org\/directory$/;

function serverOf(release: PlanObject | null, issuer: string): string | undefined {
  return stringAt(release, 'values', 'issuers', issuer, 'acme', 'server');
}

const isProduction = (context: PlanContext) =>
  environments.some(({ name, tier }) => tier === 'production' && context.environments.includes(name));

/** The authority that signs the certificates of an environment. */
/** What an issuer asks: one that comes next to others, another authority than before, or one for tests. */
const TEXTS = {
  added: {
    because: 'is added, and its authority is not Let’s Encrypt',
    impact: 'every host whose Ingress names it gets its certificate from there; clients have to trust it',
  },
  trusted: {
    because: 'gets its certificates from another authority',
    impact: 'certificates are issued by it from their next renewal on; clients have to trust it',
  },
  untrusted: {
    because: 'gets its certificates from an authority for tests',
    impact: 'no client trusts the certificates: browsers and programs refuse the host from the next renewal on',
  },
} as const;

export const certificateAuthorityChanged = resourceRule({
  id: 'certificate-authority-changed',
  title: 'Clients trust the certificates that they are shown',
  types: ['helm_release'],
  chart: 'cluster-issuers',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }, context) => {
    const issuers = at(after, 'values', 'issuers');
    if (!isPlanObject(issuers)) return [];
    const earlier = at(before, 'values', 'issuers');
    return Object.keys(issuers).flatMap((issuer) => {
      const [was, is] = [serverOf(before, issuer), serverOf(after, issuer)];
      if (was === is) return [];
      const isTrusted = is === undefined || !UNTRUSTED.test(is);
      const isRefused = !isTrusted && isProduction(context);
      // Nothing asks an issuer that comes next to others, until an Ingress names it.
      const isAdded = was === undefined && (!isRefused || !isEmpty(earlier));
      if (isAdded && is !== undefined && KNOWN.test(is)) return [];
      const verdict: Verdict = isRefused && !isAdded ? 'block' : 'warn';
      const trust = isTrusted ? 'trusted' : 'untrusted';
      const texts = TEXTS[isAdded ? 'added' : trust];
      return [{ path: ['values', 'issuers', issuer, 'acme', 'server'], verdict, issuer, isTrusted, texts }];
    });
  },
  class: 'outage',
  verdict: 'block',
  because: ({ issuer, texts }) => `the issuer ${issuer} ${texts.because}`,
  impact: ({ texts }) => texts.impact,
  fix: ({ isTrusted }) =>
    isTrusted
      ? 'nothing, if clients trust it; else keep the directory in apps/infra/src/values/issuers.ts'
      : 'keep the directory of the issuer in apps/infra/src/values/issuers.ts, and letsencrypt-prod where clients connect',
  see: 'https://letsencrypt.org/docs/staging-environment/',
  reads: ['values.issuers.*.acme.server'],
});
