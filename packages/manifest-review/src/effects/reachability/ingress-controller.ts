import type { KubeObject } from '@vmshift/kubernetes';
import { canonical, objectName, recordsAt, stringMapAt, textAt, textsAt } from '@vmshift/kubernetes';
import type { Effect, Found } from '../effect';

const SEE = 'https://github.com/kubernetes/ingress-nginx/blob/main/docs/user-guide/nginx-configuration/annotations.md';
const SEE_CERT = 'https://cert-manager.io/docs/usage/ingress/';
const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Annotations that the controller, cert-manager or external-dns read. */
const READ = /ingress\.kubernetes\.io\/|cert-manager\.io\/|external-dns/;

/** Annotations that are only a bound on what one address may ask for; a lower bound is the safer one. */
const LIMITS: ReadonlySet<string> = new Set(['limit-rps', 'limit-rpm', 'limit-connections']);
/** Annotations that keep strangers out; without them everybody is let in. */
const GUARDS = /^(whitelist-source-range|allowlist-source-range|denylist-source-range|auth-)/;
/** Annotations that put text of ours into the proxy's configuration. */
const SNIPPETS = /snippet$/;

/** What the ingress controller and cert-manager are told: class, certificate, redirect, limits, guards. */
export const ingressController: Effect = ({ before, after }) =>
  after.ofKind('Ingress').flatMap((ingress) => {
    const old = before.find(objectName(ingress));
    if (old === undefined) return newIngress(ingress);
    return [...classChange(old, ingress), ...certificate(old, ingress), ...annotationChanges(old, ingress)];
  });

function newIngress(ingress: KubeObject): readonly Found[] {
  const uncovered = uncoveredHosts(ingress);
  return [
    ...(uncovered.length > 0 ? [plainHttp(ingress, uncovered)] : []),
    ...Object.keys(annotations(ingress))
      .filter((name) => name.startsWith(PREFIX) && SNIPPETS.test(name))
      .map((name) => annotationFinding(ingress, name, undefined, annotations(ingress)[name])),
  ];
}

function annotations(ingress: KubeObject): Readonly<Record<string, string>> {
  return stringMapAt(ingress, 'metadata.annotations');
}

function ingressClass(ingress: KubeObject): string | undefined {
  return textAt(ingress, 'spec.ingressClassName') ?? annotations(ingress)['kubernetes.io/ingress.class'];
}

function classChange(old: KubeObject, ingress: KubeObject): readonly Found[] {
  const [was, is] = [ingressClass(old), ingressClass(ingress)];
  if (was === is) return [];
  return [
    {
      id: 'ingress-class',
      class: 'outage',
      verdict: 'block',
      object: objectName(ingress),
      path: 'spec.ingressClassName',
      before: was,
      after: is,
      because: 'the only controller of the cluster serves the class nginx',
      impact: 'no controller serves the Ingress: the host stops answering',
      fix: 'keep the class nginx',
      see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
    },
  ];
}

/** Hosts that no `tls` entry covers. */
function uncoveredHosts(ingress: KubeObject): readonly string[] {
  const covered = recordsAt(ingress, 'spec.tls').flatMap((entry) => textsAt(entry, 'hosts'));
  return recordsAt(ingress, 'spec.rules')
    .map((rule) => textAt(rule, 'host') ?? '*')
    .filter((host) => !covered.includes(host) && !covered.includes(host.replace(/^[^.]+/, '*')));
}

function plainHttp(ingress: KubeObject, hosts: readonly string[]): Found {
  return {
    id: 'ingress-without-tls',
    class: 'exposure',
    verdict: 'block',
    object: objectName(ingress),
    path: 'spec.tls',
    before: undefined,
    after: `no certificate for ${hosts.join(', ')}`,
    because: `no tls entry covers ${hosts.join(', ')}`,
    impact: 'requests travel in the clear, or meet a certificate that no client accepts',
    fix: 'list the host under spec.tls with its Secret',
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
  };
}

const ISSUERS = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'];

function certificate(old: KubeObject, ingress: KubeObject): readonly Found[] {
  const findings: Found[] = [];
  const known = uncoveredHosts(old);
  const uncovered = uncoveredHosts(ingress).filter((host) => !known.includes(host));
  if (uncovered.length > 0) findings.push(plainHttp(ingress, uncovered));
  const issuer = (object: KubeObject) => ISSUERS.map((name) => annotations(object)[name]).find((value) => value);
  const [was, is] = [issuer(old), issuer(ingress)];
  if (was !== undefined && was !== is) findings.push(issuerChange(ingress, was, is));
  const secrets = (object: KubeObject) => recordsAt(object, 'spec.tls').map((entry) => textAt(entry, 'secretName'));
  if (uncovered.length === 0 && canonical(secrets(old)) !== canonical(secrets(ingress))) {
    findings.push({
      id: 'certificate-secret',
      class: 'outage',
      verdict: 'warn',
      object: objectName(ingress),
      path: 'spec.tls',
      before: secrets(old).join(', '),
      after: secrets(ingress).join(', '),
      because: 'a new Secret name is a new certificate',
      impact:
        'until it is issued, clients meet the controller’s own certificate; issuance counts against the rate limit',
      fix: 'keep the name, or issue the new certificate first',
      see: SEE_CERT,
    });
  }
  return findings;
}

function issuerChange(ingress: KubeObject, was: string, is: string | undefined): Found {
  return {
    id: 'certificate-issuer',
    class: 'outage',
    verdict: is === 'letsencrypt-prod' ? 'warn' : 'block',
    object: objectName(ingress),
    path: `metadata.annotations["${ISSUERS[0]}"]`,
    before: was,
    after: is,
    because:
      is === undefined
        ? 'without an issuer nobody renews the certificate'
        : 'another issuer signs the certificate anew',
    impact:
      is === undefined
        ? 'the host stops being trusted when the certificate ends, within 90 days'
        : is === 'letsencrypt-prod'
          ? 'the certificate is issued anew'
          : 'clients do not trust that issuer: every request fails with a certificate error',
    fix: is === 'letsencrypt-prod' ? 'nothing, if it is meant' : `keep ${was}`,
    see: SEE_CERT,
  };
}

function annotationChanges(old: KubeObject, ingress: KubeObject): readonly Found[] {
  const [was, is] = [annotations(old), annotations(ingress)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => READ.test(name) && !ISSUERS.includes(name),
  );
  return names
    .filter((name) => was[name] !== is[name] && weakens(name, was[name], is[name]))
    .map((name) => annotationFinding(ingress, name, was[name], is[name]));
}

/** A lower limit, a new guard and a switched-on redirect weaken nothing; anything else may. */
function weakens(name: string, was: string | undefined, is: string | undefined): boolean {
  const short = name.replace(PREFIX, '');
  if (LIMITS.has(short)) return weakensLimit(short, was, is);
  if (/^(force-)?ssl-redirect$/.test(short)) return is !== 'true' && was === 'true';
  return true;
}

/** Parallel requests that block one gunicorn process: its pool of database connections. */
const SAFE_CONNECTIONS = 30;

/** A limit that is gone, no number, more than doubled, or a tenth: then it keeps out those who are meant. */
function weakensLimit(name: string, was: string | undefined, is: string | undefined): boolean {
  const [from, to] = [Number(was ?? Number.POSITIVE_INFINITY), Number(is ?? Number.NaN)];
  if (!(to > 0)) return true;
  if (name === 'limit-connections' && to > SAFE_CONNECTIONS && to > from) return true;
  return to > 2 * from || to < from / 10;
}

function annotationFinding(ingress: KubeObject, name: string, was: string | undefined, is: string | undefined): Found {
  const short = name.replace(PREFIX, '');
  const isGuard = GUARDS.test(short) || LIMITS.has(short) || /ssl-redirect$/.test(short);
  const exposes = isGuard || SNIPPETS.test(short) || /cors/.test(short);
  const serious =
    SNIPPETS.test(short) ||
    GUARDS.test(short) ||
    /ssl-redirect|rewrite|redirect|canary|backend-protocol|upstream-vhost/.test(short);
  return {
    id: 'ingress-annotation',
    class: exposes ? 'exposure' : 'outage',
    verdict: serious ? 'block' : 'warn',
    object: objectName(ingress),
    path: `metadata.annotations["${name}"]`,
    before: was,
    after: is,
    because: exposes
      ? `${short} decides who is let in, how often, and over what`
      : `${short} decides what the controller does with every request`,
    impact: exposes
      ? 'the API is open to more than before: it has no authentication of its own, and about thirty parallel requests block a server process'
      : 'requests may be answered by something else, or not at all',
    fix: 'keep the value of the model, or try it in staging first',
    see: SEE,
  };
}
