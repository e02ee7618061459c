import type { Rule } from '@vmshift/findings';
import { at, isPlanObject, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { changedValues } from './changed-values';
import { isOn } from './chart-setting';

const RELEASE = { types: ['helm_release'], chart: 'traefik' };

/** Versions of TLS that browsers have given up. */
const WEAK = ['VersionTLS10', 'VersionTLS11'];

const weakTls = resourceRule({
  ...RELEASE,
  id: 'ingress-weak-tls',
  title: 'Clients speak TLS 1.2 or newer with the ingress controller',
  actions: ['create', 'update'],
  judge: (release) =>
    changedValues(release, ['minVersion'])
      .filter(({ before, after }) => WEAK.includes(String(after)) && !WEAK.includes(String(before)))
      .map(({ path, after }) => ({ path, version: String(after) })),
  class: 'exposure',
  verdict: 'block',
  because: ({ version }) => `connections are accepted from ${version} on`,
  impact: 'who stands in between can press a client to that version, and read passwords and tokens',
  fix: 'leave minVersion out, which is VersionTLS12, or set VersionTLS13',
  see: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/tls-options/',
  reads: ['values.tlsOptions.*.minVersion'],
});

/** Headers of requests and answers that are credentials. */
const CREDENTIALS = ['Authorization', 'Cookie', 'Proxy-Authorization', 'Set-Cookie', 'X-Api-Key'];
const HEADERS = ['values', 'accessLog', 'fields', 'headers'];

/** Headers with a credential that the access log holds. */
function loggedCredentials(release: PlanObject | null): readonly string[] {
  if (!isOn(at(release, 'values', 'accessLog', 'enabled'))) return [];
  const names = at(release, ...HEADERS, 'names');
  const modes = new Map(
    Object.entries(isPlanObject(names) ? names : {}).map(([name, mode]) => [name.toLowerCase(), mode]),
  );
  const byDefault = stringAt(release, ...HEADERS, 'defaultMode') ?? 'drop';
  return CREDENTIALS.filter((name) => (modes.get(name.toLowerCase()) ?? byDefault) === 'keep');
}

const credentialsLogged = resourceRule({
  ...RELEASE,
  id: 'ingress-logs-credentials',
  title: 'The access log holds no credential of a client',
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const known = loggedCredentials(before);
    const names = loggedCredentials(after).filter((name) => !known.includes(name));
    return names.length === 0 ? [] : [{ path: HEADERS, names }];
  },
  class: 'secret-leak',
  verdict: 'block',
  because: ({ names }) => `the access log keeps ${names.join(', ')} of every request`,
  impact: 'who reads logs of the cluster acts as the people who are logged in; the log is copied and kept',
  fix: 'leave accessLog.fields.headers.defaultMode out, or set drop or redact for these headers',
  see: 'https://doc.traefik.io/traefik/observe/logs-and-access-logs/',
  reads: [
    'values.accessLog.enabled',
    'values.accessLog.fields.headers.defaultMode',
    'values.accessLog.fields.headers.names',
  ],
});

/** Names under which a port says how long a connection may take. */
const TIMES = ['keepAliveMaxRequests', 'keepAliveMaxTime', 'lifeCycle', 'respondingTimeouts'];

const timesChange = resourceRule({
  ...RELEASE,
  id: 'ingress-connection-times',
  title: 'A request gets the time that it got, also when the controller is restarted',
  actions: ['update'],
  judge: (release) => changedValues(release, TIMES).map(({ path, name }) => ({ path, name })),
  class: 'outage',
  verdict: 'warn',
  because: ({ name }) => `${name} bounds how long a connection or a restart of the controller takes`,
  impact:
    'a shorter time cuts uploads and slow answers, and drops requests at each upgrade; 0 lets slow clients hold connections without end',
  fix: 'compare it with the longest request and with the time that the load balancer needs to take a pod away',
  see: 'https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/',
  reads: TIMES.map((name) => `values.ports.*.transport.${name}`),
});

/** What a connection of a client to the ingress controller is like, and what is kept of it. */
export const ingressConnectionRules: readonly Rule<PlanContext>[] = [weakTls, credentialsLogged, timesChange];
