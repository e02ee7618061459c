import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('traefik', before), release('traefik', after));
const tls = (minVersion: string) => ({ tlsOptions: { default: { minVersion } } });
const log = (headers: object, enabled = true) => ({ accessLog: { enabled, fields: { headers } } });

testHarmless({
  'an access log without headers': change({ accessLog: { enabled: true } }),
  'a newer version of TLS': change(tls('VersionTLS13')),
});

testPlanRule('ingress-weak-tls', {
  flags: {
    'an old version': [
      change(tls('VersionTLS10')),
      { object, path: 'values.tlsOptions.default.minVersion', after: 'VersionTLS10', verdict: 'block' },
    ],
    'from the first installation': [
      created('helm_release', release('traefik', tls('VersionTLS11'))),
      { object, path: 'values.tlsOptions.default.minVersion' },
    ],
  },
  accepts: { 'as weak as before': change(tls('VersionTLS11'), tls('VersionTLS10')) },
});

testPlanRule('ingress-logs-credentials', {
  flags: {
    'every header': [
      change(log({ defaultMode: 'keep' })),
      {
        ...{ object, path: 'values.accessLog.fields.headers', verdict: 'block' },
        because:
          'the access log keeps Authorization, Cookie, Proxy-Authorization, Set-Cookie, X-Api-Key of every request',
      },
    ],
    'one of them': [
      change(log({ names: { authorization: 'keep' } })),
      { object, because: 'the access log keeps Authorization of every request' },
    ],
    'from then on written at all': [
      change(log({ defaultMode: 'keep' }), log({ defaultMode: 'keep' }, false)),
      { object, path: 'values.accessLog.fields.headers' },
    ],
  },
  accepts: {
    'all but these': change(
      log({
        defaultMode: 'keep',
        names: {
          ...{ Authorization: 'drop', Cookie: 'redact', 'Proxy-Authorization': 'drop' },
          ...{ 'Set-Cookie': 'drop', 'X-Api-Key': 'drop' },
        },
      }),
    ),
    'a header that is no credential': change(log({ names: { 'User-Agent': 'keep' } })),
    'a log that is off': change(log({ defaultMode: 'keep' }, false)),
  },
});

testPlanRule('ingress-connection-times', {
  flags: {
    'a short time': [
      change({ ports: { websecure: { transport: { respondingTimeouts: { readTimeout: '1s' } } } } }),
      { object, path: 'values.ports.websecure.transport.respondingTimeouts', verdict: 'warn' },
    ],
    'no time at a restart': [
      change({ ports: { web: { transport: { lifeCycle: { graceTimeOut: 0 } } } } }),
      { object, path: 'values.ports.web.transport.lifeCycle' },
    ],
  },
  accepts: { 'nothing of it': change({ ports: { websecure: { transport: {} } } }) },
});
