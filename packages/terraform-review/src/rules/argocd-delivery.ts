import type { Rule } from '@vmshift/findings';
import { goSeconds } from '@vmshift/kubernetes';
import { at, Hidden, isEmpty, isPlanObject, type PlanObject, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful } from './argocd-config-map';
import { isOff } from './chart-setting';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const RELEASE = { types: ['helm_release'], chart: 'argo-cd' };

/** A change that no webhook tells should be seen within this time. */
const LONGEST_POLL_SECONDS = 600;

/** `180s`, `3m` or a bare number, in seconds; undefined where it is no time. */
function seconds(value: PlanValue | undefined): number | undefined {
  const text = String(value ?? '');
  return /^\d+$/.test(text) ? Number(text) : goSeconds(text);
}

const tooSlow: IsHarmful = (after) => {
  if (after === undefined) return false;
  const time = seconds(after);
  return time === undefined || time <= 0 || time > LONGEST_POLL_SECONDS;
};

const polling = configMapRule({
  id: 'argocd-polls-too-seldom',
  title: 'A commit reaches the cluster within minutes, whether a webhook comes or not',
  map: 'cm',
  keys: { 'timeout.reconciliation': tooSlow },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ value }) => `Argo CD looks for commits every ${value}; 0 is never`,
  impact: 'a release or a rollback whose webhook is lost waits that long, and what was changed by hand stays that long',
  fix: 'keep timeout.reconciliation between 60s and 600s',
  see: `${MANUAL}/argocd-cm-yaml/`,
});

/** The model refuses less as well (argo-cd-polling): the repo server would be busy with asking. */
const SHORTEST_POLL_SECONDS = 30;

const tooFast: IsHarmful = (after, before) => {
  const [was, is] = [seconds(before), seconds(after)];
  return is !== undefined && is > 0 && is < SHORTEST_POLL_SECONDS && (was === undefined || is < was);
};

const pollingTooOften = configMapRule({
  id: 'argocd-polls-too-often',
  title: 'Argo CD leaves GitHub and itself time between two looks for commits',
  map: 'cm',
  keys: { 'timeout.reconciliation': tooFast },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ value }) => `Argo CD looks for commits, and compares every Application, every ${value}`,
  impact: 'GitHub refuses requests above its limits, and comparisons queue up: commits arrive later, not sooner',
  fix: 'keep timeout.reconciliation between 60s and 600s',
  see: `${MANUAL}/high_availability/`,
});

const jitter = configMapRule({
  id: 'argocd-polls-late',
  title: 'A delay at random stays short',
  map: 'cm',
  keys: { 'timeout.reconciliation.jitter': (after) => (seconds(after) ?? 0) > LONGEST_POLL_SECONDS },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ value }) => `each look for commits waits up to ${value} longer`,
  impact: 'a release or a rollback whose webhook is lost waits that long',
  fix: 'keep the sum of both below 600s',
  see: `${MANUAL}/argocd-cm-yaml/`,
});

const session: IsHarmful = (after, before) => (seconds(after) ?? 0) > Math.max(seconds(before) ?? 0, 24 * 3600);

const longSessions = configMapRule({
  id: 'argocd-long-sessions',
  title: 'A login of Argo CD ends within a day',
  map: 'cm',
  keys: { 'users.session.duration': session },
  class: 'exposure',
  verdict: 'warn',
  because: ({ value }) => `a login lasts ${value}; by default it lasts 24h`,
  impact: 'a token that is stolen, or of someone who left, works that long',
  fix: 'leave users.session.duration out',
  see: `${MANUAL}/user-management/`,
});

/** Claims that people can often set themselves where they have their account. */
const CHOSEN_BY_PEOPLE = /\b(?:name|nickname|given_name|family_name|preferred_username|profile|picture|website)\b/;

const groupClaims = resourceRule({
  ...RELEASE,
  id: 'argocd-group-claims',
  title: 'Groups come from the claim that they came from',
  actions: ['update'],
  judge: ({ before, after }) => {
    const path = ['values', 'configs', 'rbac', 'scopes'];
    const [was, is] = [before, after].map((side) => String(at(side, ...path) || '[groups]').replace(/\s/g, ''));
    if (!isPlanObject(at(after, 'values')) || was === is) return [];
    return [{ path, is: is ?? '', ...(CHOSEN_BY_PEOPLE.test(is ?? '') ? {} : { verdict: 'warn' as const }) }];
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ is }) => `the lines g of policy.csv are compared with the claims ${is}`,
  impact: 'who can choose such a name for the own account holds the role that the policy grants to it',
  fix: 'use claims that the issuer alone fills: groups, or a verified email',
  see: `${MANUAL}/rbac/`,
  reads: ['values.configs.rbac.scopes'],
  explainedBy: ['argocd-scopes-refused'],
});

const CONFIG_MAPS = ['cm', 'params', 'rbac'];

const settingsNotWritten = resourceRule({
  ...RELEASE,
  id: 'argocd-settings-not-written',
  title: 'Argo CD has the settings that are reviewed here',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) =>
    CONFIG_MAPS.map((map) => ['values', 'configs', map, 'create'])
      .filter((path) => isOff(at(after, ...path)) && !isOff(at(before, ...path)))
      .map((path) => ({ path, map: String(path[2]) })),
  class: 'outage',
  verdict: 'block',
  because: ({ map }) => `the chart no longer writes configs.${map}, and deletes what it wrote`,
  impact: 'Argo CD does not start without its ConfigMaps, or runs with its defaults: other rights, logins and clusters',
  fix: 'leave create out',
  see: 'https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd',
  reads: CONFIG_MAPS.map((map) => `values.configs.${map}.create`),
});

const webhookOpen = resourceRule({
  ...RELEASE,
  id: 'argocd-webhook-open',
  title: 'Argo CD takes webhooks from GitHub only',
  actions: ['update'],
  judge: ({ before, after }) => {
    const path = ['values', 'configs', 'secret', 'githubSecret'];
    return !isEmpty(at(before, ...path)) && isEmpty(at(after, ...path)) && isPlanObject(at(after, 'values'))
      ? [{ path }]
      : [];
  },
  class: 'exposure',
  verdict: 'block',
  because: 'webhooks are no longer checked by a secret',
  impact: 'every client can let Argo CD fetch and compare its repositories, as often as it likes',
  fix: 'keep configs.secret.githubSecret, a reference to the Secret argocd-webhook',
  see: `${MANUAL}/webhook/`,
  reads: ['values.configs.secret.githubSecret'],
});

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

const SECRET = ['values', 'configs', 'secret'];

/**
 * Values that prove to Argo CD who sends a webhook.
 * @see https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd
 */
const WEBHOOK_SECRETS = [
  ...['githubSecret', 'gitlabSecret', 'gogsSecret', 'bitbucketServerSecret'],
  'azureDevops.password',
];

/** Whether a value is a secret itself: one that begins with `$` names a key of a Secret, and is shown. */
function isWritten(value: PlanValue | undefined): boolean {
  return value === Hidden.SENSITIVE;
}

const adminPassword = resourceRule({
  ...RELEASE,
  id: 'argocd-password-in-values',
  title: 'Credentials of Argo CD stay out of the values of its chart',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => [
    ...['argocdServerAdminPassword', 'extra']
      .map((name) => [...SECRET, name])
      .filter((path) => !isEmpty(at(after, ...path)))
      .filter((path) => JSON.stringify(at(before, ...path)) !== JSON.stringify(at(after, ...path)))
      .map((path) => ({ path })),
    ...WEBHOOK_SECRETS.map((name) => [...SECRET, ...name.split('.')])
      .filter((path) => isWritten(at(after, ...path)) && !isWritten(at(before, ...path)))
      .map((path) => ({ path })),
  ],
  class: 'exposure',
  verdict: 'block',
  because: 'values of a chart stand in the state, in the release of Helm and here',
  impact:
    'who reads one of them can try passwords against the hash, or uses the secret; it stays in the history of Git',
  fix: 'let Terraform write a Secret with data_wo, and refer to it: $<secret>:<key>',
  see: `${MANUAL}/user-management/#sensitive-data-and-sso-client-secrets`,
  reads: ['argocdServerAdminPassword', 'extra', ...WEBHOOK_SECRETS].map((name) => [...SECRET, name].join('.')),
});

/** How Argo CD hears of commits, under which host, and for how long a login lasts. */
export const argoCdDeliveryRules: readonly Rule<PlanContext>[] = [
  polling,
  pollingTooOften,
  jitter,
  webhookOpen,
  settingsNotWritten,
  hostsDisagree,
  hostMoves,
  longSessions,
  groupClaims,
  adminPassword,
];
