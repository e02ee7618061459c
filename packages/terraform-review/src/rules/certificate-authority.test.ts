import { environments } from '@vmshift/environments';
import { created, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';
import type { PlanContext } from '../rule';

const TRUSTED = 'https://acme-v02.api.letsencrypt.org/directory';
const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';
const production = environments.filter(({ tier }) => tier === 'production').map(({ name }) => name);
const other = environments.filter(({ tier }) => tier !== 'production').map(({ name }) => name);

const issuers = (server: string | undefined, name = 'main') =>
  release('x/charts/cluster-issuers', server === undefined ? {} : { issuers: { [name]: { acme: { server } } } });
/** An issuer that comes next to the one that there is. */
const added = (server: string) =>
  updated(
    'helm_release',
    issuers(TRUSTED),
    release('x/charts/cluster-issuers', {
      issuers: { main: { acme: { server: TRUSTED } }, second: { acme: { server } } },
    }),
  );
const change = (before: string | undefined, after: string | undefined) =>
  updated('helm_release', issuers(before), issuers(after));
const of = (names: readonly string[], context: PlanContext) => ({ ...context, environments: names });
const object = 'stack: helm_release.x';
const path = 'values.issuers.main.acme.server';
const UNTRUSTED = 'the issuer main gets its certificates from an authority for tests';

testPlanRule('certificate-authority-changed', {
  flags: {
    'an authority for tests, in production': [
      of(production, change(TRUSTED, STAGING)),
      { object, path, before: TRUSTED, after: STAGING, verdict: 'block', because: UNTRUSTED },
    ],
    'a new issuer of production': [of(production, change(undefined, STAGING)), { object, verdict: 'block' }],
    'a new release of production': [
      of(production, created('helm_release', issuers(STAGING))),
      { object, path, after: STAGING, verdict: 'block' },
    ],
    elsewhere: [of(other, change(TRUSTED, STAGING)), { object, path, verdict: 'warn', because: UNTRUSTED }],
    'in an environment that is not known': [of(['new'], change(TRUSTED, STAGING)), { object, path, verdict: 'warn' }],
    'another authority': [
      of(production, change(TRUSTED, 'https://acme.example.invalid/directory')),
      { object, path, verdict: 'warn', because: 'the issuer main gets its certificates from another authority' },
    ],
    'one more, of an authority that is not known': [
      of(production, added('https://acme.example.invalid/directory')),
      {
        ...{ object, path: 'values.issuers.second.acme.server', verdict: 'warn' },
        because: 'the issuer second is added, and its authority is not Let’s Encrypt',
      },
    ],
    'one more elsewhere, whose name only sounds like it': [
      of(other, added('https://acme-v02.api.letsencrypt.org.example.invalid/directory')),
      { object, path: 'values.issuers.second.acme.server', verdict: 'warn' },
    ],
  },
  accepts: {
    'one more for tests, which no host asks yet': of(production, added(STAGING)),
    'an authority for tests, as before': of(production, change(STAGING, STAGING)),
    'a new issuer for tests elsewhere': of(other, change(undefined, STAGING)),
    'a new issuer of production that clients trust': of(production, change(undefined, TRUSTED)),
    'an issuer that goes': of(production, change(TRUSTED, undefined)),
  },
});
