import { testRule } from '@vmshift/findings/testing';
import { comparison, type EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const INGRESS = 'Ingress/vmshift-api-ingress';
const HOST = 'vmshift-staging.satyamay.tech';
const PATHS = 'spec.rules[0].http.paths';
const ISSUER = 'metadata.annotations["cert-manager.io/cluster-issuer"]';
const NAMED = 'metadata.annotations["cert-manager.io/issuer"]';
const BACKEND = { service: { name: 'vmshift-api-service', port: { number: 80 } } };

const annotation = (name: string) => `metadata.annotations["nginx.ingress.kubernetes.io/${name}"]`;
const set = (path: string, value: unknown) => comparison((draft) => draft.set(INGRESS, path, value));
const from = (path: string, was: unknown, is: unknown) =>
  comparison(
    (draft) => draft.set(INGRESS, path, is),
    (draft) => draft.set(INGRESS, path, was),
  );

const route = (path: string, pathType = 'Prefix') => ({ path, pathType, backend: BACKEND });
const FEW = [route('/live', 'Exact'), route('/api/v1/vms')];
const routes = (...list: readonly object[]) => from(PATHS, FEW, list);
const at = (path: string, pathType = 'Prefix') => `spec.rules[${HOST}].http.paths[${path} ${pathType}]`;

/** An Ingress of another host that comes with the change. */
const fresh = (annotations: Record<string, string>, tls: readonly object[]) => (draft: EnvironmentDraft) =>
  draft.add({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'new', annotations },
    spec: { ingressClassName: 'nginx', tls, rules: [{ host: 'new.example', http: { paths: FEW } }] },
  });
const TLS = [{ hosts: ['*.example'], secretName: 'new-tls' }];

testRule(changeRules, 'ingress-stops-serving', {
  flags: {
    'a path is misspelt': [
      routes(route('/live', 'Exact'), route('/api/v1/vm')),
      {
        object: INGRESS,
        path: at('/api/v1/vms'),
        before: `https://${HOST} answers /api/v1/vms, /api/v1/vms/1/analyze`,
        after: 'not found',
      },
    ],
    'the host changes': [
      set('spec.rules[0].host', 'www.example'),
      {
        object: INGRESS,
        path: at('/'),
        after: 'nothing answers for the host',
        because: `no Ingress answers for ${HOST} any more`,
        fix: `keep answering for ${HOST}, or acknowledge it once no client calls it any more`,
      },
    ],
    'the host changes in the model too': [
      comparison((draft) =>
        draft
          .set(INGRESS, 'spec.rules[0].host', 'www.example')
          .config((config) => ({ ...config, host: 'www.example' })),
      ),
      { object: INGRESS, fix: expect.stringContaining(`keep answering for ${HOST}, `) },
    ],
    'the backend for any other host goes': [
      from('spec.defaultBackend', BACKEND, undefined),
      { object: INGRESS, because: 'no Ingress answers for any other host any more' },
    ],
  },
  accepts: {
    'a path that strangers should not call is closed': from(PATHS, [...FEW, route('/docs')], FEW),
    'a wider path': routes(route('/live', 'Exact'), route('/api')),
  },
});

testRule(changeRules, 'ingress-opens', {
  flags: {
    'every path': [
      routes(route('/')),
      { object: INGRESS, path: at('/'), verdict: 'block', impact: expect.stringContaining('the whole interface') },
    ],
    tasks: [routes(...FEW, route('/api/v1/tasks')), { object: INGRESS, path: at('/api/v1/tasks'), verdict: 'block' }],
    'a default backend': [
      set('spec.defaultBackend', BACKEND),
      { object: INGRESS, path: 'spec.defaultBackend', before: 'any other host is not served', verdict: 'block' },
    ],
    'a path of the product': [
      routes(...FEW, route('/health', 'Exact')),
      { object: INGRESS, path: at('/health', 'Exact'), verdict: 'warn', impact: 'strangers can call /health' },
    ],
  },
  accepts: { 'a path is closed': routes(...FEW.slice(1)) },
});

const SERVICE = `${PATHS}[0].backend.service.name`;

/** Another Ingress of the host that leads one of its paths to a Service. */
const another = (name: string, path: object) => (draft: EnvironmentDraft) =>
  draft.add({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'zz-another' },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: [HOST], secretName: 'vmshift-tls' }],
      rules: [{ host: HOST, http: { paths: [{ ...path, backend: { service: { name, port: { number: 80 } } } }] } }],
    },
  });

testRule(changeRules, 'ingress-path-twice', {
  flags: {
    'a second Ingress leads a path to the queue': [
      comparison(another('redis', route('/'))),
      {
        ...{ object: 'Ingress/zz-another', path: at('/'), now: 'redis:80' },
        because: expect.stringContaining(`${INGRESS} leads ${HOST}/ to vmshift-api-service:80 already`),
      },
    ],
  },
  accepts: {
    'to the same Service': comparison(another('vmshift-api-service', route('/'))),
    'another path': comparison(another('redis', route('/queue'))),
    'another type, which one of the two wins': comparison(another('vmshift-api-service', route('/', 'Exact'))),
  },
});

testRule(changeRules, 'ingress-reroutes', {
  flags: {
    'to the database': [
      set(SERVICE, 'postgresql'),
      {
        object: INGRESS,
        path: at('/'),
        before: 'vmshift-api-service:80',
        after: 'postgresql:80',
        because: expect.stringContaining('Deployment/postgresql (database)'),
        verdict: 'block',
      },
    ],
    'to a Service that there is not': [
      set(SERVICE, 'other'),
      { object: INGRESS, path: at('/'), because: expect.stringContaining('there is no pod'), verdict: 'block' },
    ],
    'to a Service of the API and the pooler': [
      comparison((draft) =>
        draft.set(INGRESS, SERVICE, 'both').add({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'both' },
          spec: { selector: { 'app.kubernetes.io/part-of': 'vmshift' } },
        }),
      ),
      { object: INGRESS, path: at('/'), verdict: 'warn' },
    ],
  },
  accepts: {
    'to another Service of the same pods': comparison((draft) =>
      draft.set(INGRESS, SERVICE, 'api').add({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'api' },
        spec: { selector: { app: 'vmshift-api' } },
      }),
    ),
  },
});

testRule(changeRules, 'ingress-class-changes', {
  flags: {
    'another class': [
      set('spec.ingressClassName', 'traefik'),
      { object: INGRESS, path: 'spec.ingressClassName', before: 'nginx', after: 'traefik' },
    ],
    'no class': [
      set('spec.ingressClassName', undefined),
      { object: INGRESS, path: 'spec.ingressClassName', after: undefined },
    ],
  },
  accepts: {
    'the same class by its annotation': comparison((draft) =>
      draft
        .set(INGRESS, 'spec.ingressClassName', undefined)
        .set(INGRESS, 'metadata.annotations["kubernetes.io/ingress.class"]', 'nginx'),
    ),
  },
});

testRule(changeRules, 'certificate-secret-changes', {
  flags: {
    'another name': [
      set('spec.tls[0].secretName', 'other-tls'),
      { object: INGRESS, path: 'spec.tls', before: 'vmshift-staging-tls', after: 'other-tls', verdict: 'warn' },
    ],
  },
  accepts: { 'no certificate at all, which another rule tells': set('spec.tls', undefined) },
});

testRule(changeRules, 'certificate-issuer-removed', {
  flags: {
    'no issuer': [
      set(ISSUER, undefined),
      { object: INGRESS, path: ISSUER, before: 'letsencrypt-staging', after: undefined },
    ],
  },
  accepts: { 'another issuer': set(ISSUER, 'letsencrypt-prod') },
});

testRule(changeRules, 'certificate-issuer-changes', {
  flags: {
    'one that clients do not trust': [
      from(ISSUER, 'letsencrypt-prod', 'letsencrypt-staging'),
      { object: INGRESS, path: ISSUER, before: 'letsencrypt-prod', after: 'letsencrypt-staging', verdict: 'block' },
    ],
    'one that they trust': [set(ISSUER, 'letsencrypt-prod'), { object: INGRESS, path: ISSUER, verdict: 'warn' }],
    'one of the namespace, under the same name': [
      comparison((draft) => draft.set(INGRESS, ISSUER, undefined).set(INGRESS, NAMED, 'letsencrypt-staging')),
      {
        ...{ object: INGRESS, path: NAMED, after: 'letsencrypt-staging', verdict: 'block' },
        because: 'the namespace has no Issuer letsencrypt-staging',
      },
    ],
  },
  accepts: { 'no issuer': set(ISSUER, undefined) },
});

testRule(changeRules, 'ingress-snippet', {
  flags: {
    'text for the configuration': [
      set(annotation('configuration-snippet'), 'more_set_headers "X: y";'),
      { object: INGRESS, path: annotation('configuration-snippet'), before: undefined, verdict: 'block' },
    ],
    'a new Ingress with such text': [
      comparison(fresh({ 'nginx.ingress.kubernetes.io/server-snippet': 'x' }, TLS)),
      { object: 'Ingress/new', path: annotation('server-snippet') },
    ],
  },
  accepts: { 'another annotation': set(annotation('limit-rps'), '90') },
});

testRule(changeRules, 'ingress-guard-changes', {
  flags: {
    'a list of addresses is dropped': [
      from(annotation('whitelist-source-range'), '203.0.113.0/24', undefined),
      { object: INGRESS, path: annotation('whitelist-source-range'), before: '203.0.113.0/24', verdict: 'block' },
    ],
    'a list of addresses grows': [
      from(annotation('whitelist-source-range'), '203.0.113.0/24', '203.0.113.0/24, 198.51.100.7'),
      { object: INGRESS, path: annotation('whitelist-source-range') },
    ],
    'a list of every address': [
      set(annotation('whitelist-source-range'), '0.0.0.0/0'),
      { object: INGRESS, path: annotation('whitelist-source-range') },
    ],
    'every address in two halves': [
      set(annotation('whitelist-source-range'), '0.0.0.0/1, 128.0.0.0/1'),
      { object: INGRESS, path: annotation('whitelist-source-range') },
    ],
    'a denied address less': [
      from(annotation('denylist-source-range'), '203.0.113.9,198.51.100.7', '203.0.113.9'),
      { object: INGRESS, path: annotation('denylist-source-range') },
    ],
    'another kind of proof': [
      from(annotation('auth-type'), 'basic', 'none'),
      { object: INGRESS, path: annotation('auth-type') },
    ],
  },
  accepts: {
    'a list of addresses where there was none': set(annotation('whitelist-source-range'), '203.0.113.0/24'),
    'the same addresses in one block': from(
      annotation('whitelist-source-range'),
      '203.0.113.0/25,203.0.113.128/25',
      '203.0.113.0/24',
    ),
    'a shorter list': from(annotation('whitelist-source-range'), '203.0.113.0/24', '203.0.113.8/29'),
    'a new Ingress has one': comparison(fresh({ 'nginx.ingress.kubernetes.io/auth-type': 'basic' }, TLS)),
  },
});

testRule(changeRules, 'ingress-answers-fewer', {
  flags: {
    'a list of addresses where there was none': [
      set(annotation('whitelist-source-range'), '203.0.113.0/24'),
      {
        ...{ object: INGRESS, path: annotation('whitelist-source-range'), after: '203.0.113.0/24', verdict: 'warn' },
        because: 'only requests from 203.0.113.0/24 are answered',
      },
    ],
    'a shorter list': [
      from(annotation('allowlist-source-range'), '203.0.113.0/24,2001:db8::/32', '203.0.113.9'),
      { object: INGRESS, path: annotation('allowlist-source-range') },
    ],
    'one more address that is denied': [
      from(annotation('denylist-source-range'), '203.0.113.9', '203.0.113.0/24'),
      { object: INGRESS, because: 'requests from 203.0.113.0/24 are refused' },
    ],
    'a proof that was not asked for': [
      set(annotation('auth-type'), 'basic'),
      { object: INGRESS, because: 'auth-type asks for a proof' },
    ],
  },
  accepts: {
    'a list of every address, which is told as open': set(annotation('whitelist-source-range'), '0.0.0.0/0'),
    'the list goes': from(annotation('whitelist-source-range'), '203.0.113.0/24', undefined),
  },
});

testRule(changeRules, 'ingress-time-out-too-short', {
  flags: {
    'three seconds': [
      set(annotation('proxy-read-timeout'), '3'),
      {
        ...{ object: INGRESS, path: annotation('proxy-read-timeout'), after: '3', verdict: 'warn' },
        because: 'by proxy-read-timeout the controller gives a request up after 3 s, and the API may take 30 s',
      },
    ],
  },
  accepts: {
    'two minutes': set(annotation('proxy-read-timeout'), '120'),
    'back to the default': from(annotation('proxy-send-timeout'), '120', undefined),
  },
});

const manager = (key: string) => `metadata.annotations["cert-manager.io/${key}"]`;
const acme = (key: string) => `metadata.annotations["acme.cert-manager.io/${key}"]`;

testRule(changeRules, 'certificate-key-kept', {
  flags: {
    'a policy': [
      set(manager('private-key-rotation-policy'), 'Never'),
      { object: INGRESS, path: manager('private-key-rotation-policy'), after: 'Never', verdict: 'warn' },
    ],
  },
  accepts: { 'a new key each time': set(manager('private-key-rotation-policy'), 'Always') },
});

testRule(changeRules, 'certificate-renewed-late', {
  flags: {
    'an hour': [
      set(manager('renew-before'), '1h'),
      { object: INGRESS, path: manager('renew-before'), because: 'the certificate is renewed 1h before it ends' },
    ],
  },
  accepts: {
    'a month': set(manager('renew-before'), '720h'),
    'a week in minutes': set(manager('renew-before'), '10080m'),
    'what is no duration': set(manager('renew-before'), 'soon'),
  },
});

testRule(changeRules, 'certificate-challenge-unanswered', {
  flags: {
    'another class': [
      set(acme('http01-ingress-class'), 'traefik'),
      {
        ...{ object: INGRESS, path: acme('http01-ingress-class'), verdict: 'block' },
        because:
          'cert-manager proves the host by an Ingress of the class traefik, and the only controller serves nginx',
      },
    ],
    'another class by its name': [
      set(acme('http01-ingress-ingressclassname'), 'traefik'),
      { object: INGRESS, path: acme('http01-ingress-ingressclassname') },
    ],
  },
  accepts: { 'the class of the controller': set(acme('http01-ingress-class'), 'nginx') },
});

testRule(changeRules, 'certificate-request-changes', {
  flags: {
    'in the Ingress itself': [
      set(acme('http01-edit-in-place'), 'true'),
      { object: INGRESS, path: acme('http01-edit-in-place'), verdict: 'warn' },
    ],
    'a key that is too short': [set(manager('private-key-size'), '1024'), { object: INGRESS }],
    'a renewal that never ends': [set(manager('renew-before'), '2160h'), { object: INGRESS }],
    'what is no duration': [set(manager('renew-before'), 'soon'), { object: INGRESS }],
  },
  accepts: {
    'a longer key': set(manager('private-key-size'), '4096'),
    'another algorithm': set(manager('private-key-algorithm'), 'ECDSA'),
    'a month': set(manager('renew-before'), '720h'),
    'fewer requests are kept': set(manager('revision-history-limit'), '1'),
    'what another rule tells': set(manager('private-key-rotation-policy'), 'Never'),
  },
});

testRule(changeRules, 'ingress-limit-too-low', {
  flags: {
    'less than a tenth': [
      set(annotation('limit-rps'), '9'),
      { object: INGRESS, path: annotation('limit-rps'), verdict: 'warn', class: 'outage' },
    ],
  },
  accepts: {
    'a little less': set(annotation('limit-rps'), '80'),
    'no limit': set(annotation('limit-rps'), undefined),
    'a limit where there was none': set(annotation('limit-rpm'), '9'),
  },
});

testRule(changeRules, 'ingress-limit-weakened', {
  flags: {
    'no limit': [
      set(annotation('limit-connections'), undefined),
      { object: INGRESS, path: annotation('limit-connections'), verdict: 'warn' },
    ],
    'more connections than block a process': [
      set(annotation('limit-connections'), '31'),
      { object: INGRESS, path: annotation('limit-connections') },
    ],
    'more than double': [set(annotation('limit-rps'), '201'), { object: INGRESS, path: annotation('limit-rps') }],
    'no number': [set(annotation('limit-rps'), 'many'), { object: INGRESS, path: annotation('limit-rps') }],
  },
  accepts: { 'a lower limit': set(annotation('limit-rps'), '80') },
});

testRule(changeRules, 'ingress-redirect-off', {
  flags: {
    off: [
      set(annotation('ssl-redirect'), 'false'),
      { object: INGRESS, path: annotation('ssl-redirect'), verdict: 'block' },
    ],
    'left out': [set(annotation('ssl-redirect'), undefined), { object: INGRESS, path: annotation('ssl-redirect') }],
  },
  accepts: { 'forced as well': set(annotation('force-ssl-redirect'), 'true') },
});

testRule(changeRules, 'ingress-cors-changes', {
  flags: {
    'any page': [
      set(annotation('cors-allow-origin'), '*'),
      { object: INGRESS, path: annotation('cors-allow-origin'), verdict: 'warn' },
    ],
  },
  accepts: { 'another annotation': set(annotation('limit-rps'), '90') },
});

testRule(changeRules, 'ingress-requests-rewritten', {
  flags: {
    'to the root': [
      set(annotation('rewrite-target'), '/'),
      { object: INGRESS, path: annotation('rewrite-target'), verdict: 'block' },
    ],
  },
  accepts: { 'a redirect to https': set(annotation('force-ssl-redirect'), 'true') },
});

testRule(changeRules, 'ingress-annotation-changes', {
  flags: {
    'a larger body': [
      set(annotation('proxy-body-size'), '1g'),
      { object: INGRESS, path: annotation('proxy-body-size'), verdict: 'warn' },
    ],
  },
  accepts: {
    'one that no controller reads': set('metadata.annotations["example.com/owner"]', 'platform'),
    'what counts without it': set(annotation('use-regex'), 'false'),
    'what counts without it, for cert-manager': set(
      'metadata.annotations["acme.cert-manager.io/http01-edit-in-place"]',
      'false',
    ),
  },
});
