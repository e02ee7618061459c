import type { Rule } from '@vmshift/findings';
import { at, isPlanObject, type PlanObject } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful, isSet, switchedOff, switchedOn } from './argocd-config-map';
import { chartSettingRule, isOff, isOn } from './chart-setting';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const RELEASE = { types: ['helm_release'], chart: 'argo-cd' };

const oldVersion: IsHarmful = (after) => ['1.0', '1.1'].includes(String(after));

const authenticationOff = configMapRule({
  id: 'argocd-authentication-off',
  title: 'Argo CD asks who someone is',
  map: 'params',
  keys: { 'server.disable.auth': switchedOn },
  class: 'exposure',
  verdict: 'block',
  because: () => 'the server of Argo CD asks no one for a login, and permits everything',
  impact: 'every client that reaches its host is an administrator',
  fix: 'leave server.disable.auth out',
  see: `${MANUAL}/argocd-cmd-params-cm-yaml/`,
});

const connectionsUnprotected = configMapRule({
  id: 'argocd-connections-unprotected',
  title: 'The parts of Argo CD talk to each other over TLS, and check certificates',
  map: 'params',
  keys: {
    '*.repo.server.plaintext': switchedOn,
    'server.dex.server.plaintext': switchedOn,
    'reposerver.disable.tls': switchedOn,
    'dexserver.disable.tls': switchedOn,
    '*.repo.server.strict.tls': switchedOff,
    'server.dex.server.strict.tls': switchedOff,
    '*.tls.minversion': oldVersion,
  },
  class: 'exposure',
  verdict: 'warn',
  because: ({ key, value }) =>
    `${key} becomes ${value}: a connection inside of Argo CD is read or taken over more easily`,
  impact: 'what goes over it, repository credentials among it, can be read by who is in the network of the cluster',
  fix: 'keep TLS on; for certificates of your own set repoServer.certificateSecret',
  see: `${MANUAL}/tls/`,
});

const otherServers = configMapRule({
  id: 'argocd-other-servers',
  title: 'The parts of Argo CD ask each other, and no other server',
  map: 'params',
  keys: {
    'repo.server': isSet,
    'redis.server': isSet,
    'server.dex.server': isSet,
    'commit.server': isSet,
  },
  onlyChanges: true,
  class: 'privilege',
  verdict: 'block',
  because: ({ key, value }) => `${key} becomes ${value}, in place of what the chart installs`,
  impact: 'that server gives Argo CD its manifests, its cache or its logins, and decides what is applied',
  fix: 'leave it out: the chart names its own',
  see: `${MANUAL}/argocd-cmd-params-cm-yaml/`,
});

const browserProtection = configMapRule({
  id: 'argocd-browser-protection',
  title: 'Another web page does nothing in Argo CD with the login of its visitor',
  map: 'params',
  keys: {
    'server.api.content.types': (after) => after !== undefined && after !== 'application/json',
    'server.x.frame.options': (after) => after !== undefined && !/^(?:sameorigin|deny)$/i.test(String(after)),
    'server.content.security.policy': (after) => after !== undefined && !String(after).includes('frame-ancestors'),
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ key, value }) => `${key} becomes ${value || 'empty'}`,
  impact:
    'a page that someone with a login visits can send requests to Argo CD, or show it in a frame and catch clicks',
  fix: 'leave it out',
  see: `${MANUAL}/argocd-cmd-params-cm-yaml/`,
});

const pathMoves = configMapRule({
  id: 'argocd-path-moves',
  title: 'Argo CD answers under the path that its ingress, webhook and logins have',
  map: 'params',
  keys: { 'server.rootpath': isSet, 'server.basehref': isSet, 'server.listen.address': isSet },
  onlyChanges: true,
  class: 'outage',
  verdict: 'warn',
  because: ({ key, value }) => `${key} becomes ${value}`,
  impact:
    'where the ingress, its checks, the webhook or the callback of logins name another path or address, none works',
  fix: 'change them together, and try the login and the webhook after the apply',
  see: `${MANUAL}/ingress/`,
});

/** Whether the ingress ends TLS; its list of hosts is empty where it does not. */
function endsTls(release: PlanObject | null): boolean {
  const tls = at(release, 'values', 'server', 'ingress', 'tls');
  return isOn(tls) || (Array.isArray(tls) && tls.length > 0);
}

const hasIngress = (side: PlanObject | null) => isOn(at(side, 'values', 'server', 'ingress', 'enabled'));
const isPlain = (side: PlanObject | null) => isOn(at(side, 'values', 'configs', 'params', 'server.insecure'));

const loginInClear = resourceRule({
  ...RELEASE,
  id: 'argocd-login-in-clear',
  title: 'Passwords and tokens reach Argo CD over TLS',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const isInClear = (side: PlanObject | null) => isPlain(side) && hasIngress(side) && !endsTls(side);
    return isInClear(after) && !isInClear(before) ? [{ path: ['values', 'server', 'ingress', 'tls'] }] : [];
  },
  class: 'exposure',
  verdict: 'block',
  because: 'neither the ingress nor the server ends TLS',
  impact: 'passwords, session tokens and the interface go over the Internet in clear',
  fix: 'keep server.ingress.tls true',
  see: `${MANUAL}/ingress/`,
  reads: ['values.server.ingress.tls', 'values.configs.params["server.insecure"]'],
});

const redirectLoop = resourceRule({
  ...RELEASE,
  id: 'argocd-redirect-loop',
  title: 'Argo CD answers behind its ingress',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const loops = (side: PlanObject | null) => {
      if (!isPlanObject(at(side, 'values')) || !hasIngress(side) || isPlain(side)) return false;
      const annotations = JSON.stringify(at(side, 'values', 'server', 'ingress', 'annotations') ?? {});
      return !/(?:backend-protocol|backend\.protocol|ssl-passthrough|passthrough)/i.test(annotations);
    };
    return loops(after) && !loops(before) ? [{ path: ['values', 'configs', 'params', 'server.insecure'] }] : [];
  },
  class: 'outage',
  verdict: 'block',
  because: 'the server sends every request on to HTTPS, and the ingress reaches it over HTTP',
  impact: 'browsers and the CLI are redirected without an end: no one reaches Argo CD, and no webhook does',
  fix: 'keep server.insecure true, or let the ingress reach the server over HTTPS',
  see: `${MANUAL}/ingress/`,
  reads: ['values.configs.params["server.insecure"]'],
});

/** Who reaches Argo CD, and what is read on the way. */
export const argoCdExposureRules: readonly Rule<PlanContext>[] = [
  authenticationOff,
  connectionsUnprotected,
  otherServers,
  browserProtection,
  pathMoves,
  loginInClear,
  redirectLoop,
  chartSettingRule({
    id: 'argocd-network-open',
    title: 'Pods of the cluster reach only the parts of Argo CD that serve them',
    chart: 'argo-cd',
    setting: ['global', 'networkPolicy', 'create'],
    isHarmful: (value) => value === undefined || isOff(value),
    takesAway: true,
    class: 'exposure',
    verdict: 'block',
    because: 'the NetworkPolicies of Argo CD go',
    impact: 'every pod of the cluster reaches its Redis and its repo-server, past all logins',
    fix: 'keep global.networkPolicy.create true',
    see: `${MANUAL}/security/`,
  }),
  chartSettingRule({
    id: 'argocd-not-reachable',
    title: 'People and webhooks reach Argo CD',
    chart: 'argo-cd',
    setting: ['server', 'ingress', 'enabled'],
    isHarmful: (value) => !isOn(value),
    takesAway: true,
    class: 'outage',
    verdict: 'warn',
    because: 'the ingress of Argo CD goes',
    impact: 'no login, no CLI and no webhook reaches it; it polls Git, and answers to kubectl port-forward alone',
    fix: 'keep server.ingress.enabled true',
    see: `${MANUAL}/ingress/`,
  }),
];
