import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const DEX = 'values.configs.cm["dex.config"]';
const OIDC = 'values.configs.cm["oidc.config"]';
const block = 'block' as const;

const argoCd = (cm: object, more: object = {}) => release('argo-cd', { configs: { cm }, ...more });
const change = (before: object, after: object) => updated('helm_release', argoCd(before), argoCd(after));
const dex = (...connectors: readonly object[]) => ({ 'dex.config': JSON.stringify({ connectors }) });
const github = (config: object) => ({ type: 'github', id: 'github', name: 'GitHub', config });
const ORGANIZATION = github({ orgs: [{ name: 'acme' }] });
const oidc = (over: object = {}) => ({
  'oidc.config': JSON.stringify({ name: 'SSO', issuer: 'https://sso.example.invalid', clientID: 'argocd', ...over }),
});

testHarmless({
  'another name of a connector': change(dex(ORGANIZATION), dex({ ...ORGANIZATION, name: 'Git' })),
  'the same written in another way': change(oidc(), {
    'oidc.config': 'clientID: argocd\nname: SSO\nissuer: https://sso.example.invalid\n',
  }),
  'a connector while Dex is off': updated(
    'helm_release',
    argoCd({}, { dex: { enabled: false } }),
    argoCd(dex(github({})), { dex: { enabled: false } }),
  ),
});

testPlanRule('argocd-login-open', {
  flags: {
    'a connector without its organization': [
      change({}, dex(github({}))),
      {
        ...{ object, path: DEX, verdict: block },
        because: 'through GitHub (github), everyone with an account of GitHub may log in',
      },
    ],
    'an organization that goes': [change(dex(ORGANIZATION), dex(github({ orgs: [] }))), { object, path: DEX }],
    'an organization that goes, next to a reference to the client secret': [
      change(
        dex(github({ clientSecret: '$argocd-login:client-secret', orgs: [{ name: 'acme' }] })),
        dex(github({ clientSecret: '$argocd-login:client-secret' })),
      ),
      { object, path: DEX, because: 'through GitHub (github), everyone with an account of GitHub may log in' },
    ],
    'a tenant that all share': [
      change({}, dex({ type: 'microsoft', id: 'ms', config: { tenant: 'common' } })),
      { object, path: DEX },
    ],
    'an issuer that everyone has an account of': [
      created('helm_release', argoCd(oidc({ issuer: 'https://accounts.google.com' }))),
      { object, path: OIDC },
    ],
    'a header of the request': [change({}, dex({ type: 'authproxy', id: 'p' })), { object, path: DEX }],
  },
  accepts: {
    'a connector with its organization': change({}, dex(ORGANIZATION)),
    'a kind of connector that no rule knows, by a name of JavaScript': change(
      {},
      dex({ type: 'constructor', id: 'c', config: {} }),
    ),
    'a server of one’s own': change({}, oidc()),
    'a tenant of one’s own': change({}, dex({ type: 'microsoft', id: 'ms', config: { tenant: 'acme' } })),
    'open as before': change(dex(github({})), dex(github({ loadAllGroups: true }))),
  },
});

testPlanRule('argocd-login-method', {
  flags: {
    'a new connector': [
      change({}, dex(ORGANIZATION)),
      { object, path: DEX, verdict: 'warn', because: 'people may log in through GitHub (github)' },
    ],
    'a second one': [
      change(
        dex(ORGANIZATION),
        dex(ORGANIZATION, { type: 'ldap', id: 'ldap', config: { host: 'ldap.example.invalid' } }),
      ),
      { object, path: DEX, because: 'people may log in through ldap (ldap)' },
    ],
    'another issuer': [
      change(oidc(), oidc({ issuer: 'https://sso2.example.invalid' })),
      {
        ...{ object, path: OIDC, verdict: block },
        because: 'https://sso2.example.invalid decides who logs in, in place of https://sso.example.invalid',
      },
    ],
    'settings that cannot be read': [
      change(oidc(), { 'oidc.config': 'issuer: [' }),
      { object, path: OIDC, because: expect.stringContaining('an issuer that cannot be read') },
    ],
    'Dex, which is switched on': [
      updated(
        'helm_release',
        argoCd(dex(ORGANIZATION), { dex: { enabled: false } }),
        argoCd(dex(ORGANIZATION), { dex: { enabled: true } }),
      ),
      { object, path: DEX },
    ],
  },
  accepts: { 'another client': change(oidc(), oidc({ clientID: 'other' })) },
});

testPlanRule('argocd-login-unchecked', {
  flags: {
    'no certificate is checked': [
      change(
        dex(ORGANIZATION),
        dex({ ...ORGANIZATION, config: { orgs: [{ name: 'acme' }], insecureSkipVerify: true } }),
      ),
      {
        ...{ object, path: DEX, verdict: block },
        because: 'connectors[0].config.insecureSkipVerify leaves out a check of who someone is',
      },
    ],
    'tokens of other programs': [
      change(oidc(), oidc({ skipAudienceCheckWhenTokenHasNoAudience: true })),
      { object, path: OIDC },
    ],
    'passwords in the configuration': [change({}, { 'dex.config': 'enablePasswordDB: true\n' }), { object, path: DEX }],
  },
  accepts: { 'written as off': change(oidc(), oidc({ skipAudienceCheckWhenTokenHasNoAudience: false })) },
});

testPlanRule('argocd-login-gone', {
  flags: {
    'no issuer any more': [
      change(oidc(), {}),
      { object, path: OIDC, verdict: 'warn', because: 'no one logs in through https://sso.example.invalid any more' },
    ],
  },
  accepts: { 'another issuer in its place': change(oidc(), oidc({ issuer: 'https://other.example.invalid' })) },
});

testPlanRule('argocd-login-settings', {
  flags: {
    'another client': [
      change(oidc(), oidc({ clientID: 'other' })),
      {
        object,
        path: OIDC,
        verdict: 'warn',
        because: 'settings of the login through https://sso.example.invalid change',
      },
    ],
    'another organization': [
      change(dex(ORGANIZATION), dex(github({ orgs: [{ name: 'other' }] }))),
      { object, path: DEX },
    ],
  },
  accepts: {
    'another issuer, which is told as such': change(oidc(), oidc({ issuer: 'https://other.example.invalid' })),
  },
});
