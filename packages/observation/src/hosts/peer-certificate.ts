import { checkServerIdentity, type TLSSocket } from 'node:tls';
import type { HostCertificate } from './host-observation';

const DAY_MS = 86_400_000;

/** Names of a certificate that are kept. */
const MOST_NAMES = 100;

/** The certificate that the other side has shown; undefined where it has shown none. */
export function peerCertificate(socket: TLSSocket, host: string, now: Date): HostCertificate | undefined {
  const shown = socket.getPeerCertificate();
  const notBefore = Date.parse(shown.valid_from);
  const notAfter = Date.parse(shown.valid_to);
  if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) return undefined;
  const untrusted = socket.authorizationError as unknown as string | null;
  return {
    names: namesOf(shown.subjectaltname),
    issuer: first(shown.issuer?.CN) ?? '',
    issuerOrganization: first(shown.issuer?.O),
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    daysLeft: Math.floor((notAfter - now.getTime()) / DAY_MS),
    holdsForHost: checkServerIdentity(host, shown) === undefined,
    // Told by `holdsForHost`.
    untrusted: untrusted === null || untrusted === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : String(untrusted),
  };
}

/** A name with a comma or a quote in it is written as JSON. */
function namesOf(alternatives: string | undefined): readonly string[] {
  const all = [...(alternatives ?? '').matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)];
  return all.slice(0, MOST_NAMES).map(([, name = '']) => (name.startsWith('"') ? String(JSON.parse(name)) : name));
}

/** A part of a name that stands several times is a list. */
function first(part: string | readonly string[] | undefined): string | undefined {
  return typeof part === 'string' ? part : part?.[0];
}
