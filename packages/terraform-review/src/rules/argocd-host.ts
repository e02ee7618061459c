import type { Rule } from '@vmshift/findings';
import { isEmpty, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const RELEASE = { types: ['helm_release'], chart: 'argo-cd' };

/** The hosts under which a release says that Argo CD is reached, by the place where each stands. */
function hostsOf(release: PlanObject | null): ReadonlyMap<string, string> {
  const host = (url: string | undefined) => url?.replace(/^https?:\/\//, '').replace(/[/:].*$/, '');
  const hosts: readonly (readonly [string, string | undefined])[] = [
    ['global.domain', stringAt(release, 'values', 'global', 'domain')],
    ['configs.cm.url', host(stringAt(release, 'values', 'configs', 'cm', 'url'))],
    ['server.ingress.hostname', stringAt(release, 'values', 'server', 'ingress', 'hostname')],
    ['server.certificate.domain', stringAt(release, 'values', 'server', 'certificate', 'domain')],
  ];
  return new Map(hosts.filter((one): one is [string, string] => !isEmpty(one[1])));
}

const HOST_READS = [
  'values.global.domain',
  'values.configs.cm.url',
  'values.server.ingress.hostname',
  'values.server.certificate.domain',
];

function pathOf(place: string): readonly string[] {
  return ['values', ...place.split('.')];
}

const hostsDisagree = resourceRule({
  ...RELEASE,
  id: 'argocd-hosts-disagree',
  title: 'Argo CD has one host, in its ingress, its certificate and its callbacks',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const disagrees = (hosts: ReadonlyMap<string, string>) => new Set(hosts.values()).size > 1;
    const hosts = hostsOf(after);
    if (!disagrees(hosts) || disagrees(hostsOf(before))) return [];
    const domain = hosts.get('global.domain') ?? [...hosts.values()][0];
    const [place = '', other = ''] = [...hosts].find(([, host]) => host !== domain) ?? [];
    return [{ path: pathOf(place), domain, other }];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ domain, other }) => `one setting names ${other}, another one ${domain}`,
  impact: 'logins are sent back to a host that does not answer, or the certificate is for another one',
  fix: 'set global.domain alone: the chart derives the others',
  see: `${MANUAL}/ingress/`,
  reads: HOST_READS,
});

const hostMoves = resourceRule({
  ...RELEASE,
  id: 'argocd-host-moves',
  title: 'What knows the host of Argo CD moves with it',
  actions: ['update'],
  judge: ({ before, after }) => {
    const [was, is] = [hostsOf(before), hostsOf(after)];
    const place = [...is.keys()].find((one) => was.get(one) !== is.get(one) && !isEmpty(was.get('global.domain')));
    if (place === undefined || ![...is.values()].some((host) => ![...was.values()].includes(host))) return [];
    return [{ path: pathOf(place), was: was.get('global.domain') ?? '', is: is.get(place) ?? '' }];
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ was, is }) => `Argo CD moves from ${was} to ${is}`,
  impact:
    'the webhook of GitHub, the callback at the issuer, the CLI of everyone and the links of notifications name the earlier host',
  fix: 'before: the DNS record of the new host, its callback at the issuer; after: the URL of the webhook, argocd login by everyone',
  see: `${MANUAL}/ingress/`,
  reads: HOST_READS,
  explainedBy: ['argocd-hosts-disagree'],
});

/** Under which host Argo CD is reached. */
export const argoCdHostRules: readonly Rule<PlanContext>[] = [hostsDisagree, hostMoves];
