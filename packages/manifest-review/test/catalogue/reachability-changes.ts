import { blocked, type CatalogueEntry, POD, warned } from './entry';

const INGRESS = 'Ingress/vmshift-api-ingress';
const ANNOTATION = (name: string) => `metadata.annotations["nginx.ingress.kubernetes.io/${name}"]`;

/** Changes that open a connection, or close one. */
export const REACHABILITY_CHANGES: readonly CatalogueEntry[] = [
  blocked(
    'ingress-path-twice',
    'outage',
    'a second Ingress leads a path of the API to the queue',
    'the controller chooses one of the two',
    (draft) =>
      draft.add('production', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'zz-another', namespace: 'vmshift-production' },
        spec: {
          ingressClassName: 'nginx',
          tls: [{ hosts: ['vmshift.satyamay.tech'], secretName: 'vmshift-tls' }],
          rules: [
            {
              host: 'vmshift.satyamay.tech',
              http: {
                paths: [
                  {
                    ...{ path: '/api/v1/vms', pathType: 'Prefix' },
                    backend: { service: { name: 'redis', port: { number: 6379 } } },
                  },
                ],
              },
            },
          ],
        },
      }),
  ),
  blocked(
    'default-deny-missing',
    'exposure',
    'default deny is for egress only',
    'the next pod is open to all, and so is every misspelt label',
    (draft) => draft.set('staging', 'NetworkPolicy/default-deny', 'spec.policyTypes', ['Egress']),
  ),
  warned(
    'network-half-open',
    'exposure',
    'any pod of the namespace may reach the database, as far as its own policy goes',
    'the other end still closes it, until that is opened',
    (draft) =>
      draft.map<unknown[]>('production', 'NetworkPolicy/postgresql', 'spec.ingress', (rules) => [
        ...rules,
        { from: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port: 5432 }] },
      ]),
  ),
  blocked('network-policy-refused', 'sync-failure', 'a peer without a selector', 'the API server refuses it', (draft) =>
    draft.set('production', 'NetworkPolicy/redis', 'spec.ingress[0].from[0]', {}),
  ),
  blocked(
    'service-opens-to-the-world',
    'exposure',
    'the database becomes a LoadBalancer',
    'PostgreSQL on the internet within a minute',
    (draft) => draft.set('production', 'Service/postgresql', 'spec.type', 'LoadBalancer'),
  ),
  blocked(
    'service-opens-to-the-world',
    'exposure',
    'Redis gets a node port',
    'every node’s public address answers',
    (draft) => draft.set('dev', 'Service/redis', 'spec.type', 'NodePort'),
  ),
  blocked(
    'service-opens-to-the-world',
    'exposure',
    'the API’s Service gets an external address',
    'past TLS, limits and paths of the Ingress',
    (draft) => draft.set('production', 'Service/vmshift-api-service', 'spec.externalIPs', ['203.0.113.10']),
  ),
  blocked('network-opens', 'exposure', 'default deny is removed', 'whatever no other policy selects is open', (draft) =>
    draft.remove('production', 'NetworkPolicy/default-deny').remove('production', 'NetworkPolicy/postgresql'),
  ),
  blocked(
    'network-opens',
    'exposure',
    'an empty rule in the database’s policy',
    'an empty rule admits every peer',
    (draft) =>
      draft.map<unknown[]>('production', 'NetworkPolicy/postgresql', 'spec.ingress', (rules) => [...rules, {}]),
  ),
  blocked(
    'network-opens',
    'exposure',
    'Redis is open to every namespace',
    'an empty namespaceSelector selects all',
    (draft) =>
      draft.map<unknown[]>('production', 'NetworkPolicy/redis', 'spec.ingress', (rules) => [
        ...rules,
        { from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: 6379 }] },
      ]),
  ),
  blocked(
    'network-opens',
    'exposure',
    'the database is open to the internet’s addresses',
    '0.0.0.0/0 holds every client',
    (draft) =>
      draft.map<unknown[]>('staging', 'NetworkPolicy/postgresql', 'spec.ingress', (rules) => [
        ...rules,
        { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] },
      ]),
  ),
  blocked(
    'network-opens',
    'exposure',
    'the database’s policy is for egress only',
    'without the type Ingress nothing closes it but default deny, which is gone too',
    (draft) =>
      draft
        .set('production', 'NetworkPolicy/default-deny', 'spec.policyTypes', ['Egress'])
        .set('production', 'NetworkPolicy/postgresql', 'spec', {
          podSelector: { matchLabels: { app: 'postgresql' } },
          policyTypes: ['Egress'],
        }),
  ),
  blocked(
    'network-opens',
    'exposure',
    'the policy selects other pods',
    'a label that no pod has protects no pod, once default deny is narrowed',
    (draft) =>
      draft
        .set('production', 'NetworkPolicy/default-deny', 'spec.podSelector', { matchLabels: { app: 'vmshift-api' } })
        .set('production', 'NetworkPolicy/redis', 'spec.podSelector.matchLabels.app', 'redis-server'),
  ),
  blocked(
    'flow-undeclared',
    'exposure',
    'the scheduler may reach the database',
    'one more pod from which the data can be reached',
    (draft) =>
      draft
        .map<unknown[]>('production', 'NetworkPolicy/postgresql', 'spec.ingress', (rules) => [
          ...rules,
          {
            from: [{ podSelector: { matchLabels: { app: 'vmshift-celery-beat' } } }],
            ports: [{ protocol: 'TCP', port: 5432 }],
          },
        ])
        .map<unknown[]>('production', 'NetworkPolicy/vmshift-celery-beat', 'spec.egress', (rules) => [
          ...rules,
          { to: [{ podSelector: { matchLabels: { app: 'postgresql' } } }], ports: [{ protocol: 'TCP', port: 5432 }] },
        ]),
  ),
  warned('network-opens-outward', 'exposure', 'the API may reach the internet', 'a way out for an intruder', (draft) =>
    draft.map<unknown[]>('production', 'NetworkPolicy/vmshift-api', 'spec.egress', (rules) => [
      ...rules,
      { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    ]),
  ),
  blocked('flow-refused', 'outage', 'the API may no longer reach the pooler', 'every data route fails', (draft) =>
    draft.map<unknown[]>('production', 'NetworkPolicy/vmshift-api', 'spec.egress', (rules) =>
      rules.filter((rule) => !JSON.stringify(rule).includes('pgbouncer')),
    ),
  ),
  blocked('flow-refused', 'outage', 'Redis forgets its workers', 'the other end of the same flow', (draft) =>
    draft.map<unknown[]>('production', 'NetworkPolicy/redis', 'spec.ingress', (rules) =>
      rules.filter((rule) => !JSON.stringify(rule).includes('vmshift-celery-worker')),
    ),
  ),
  blocked('flow-refused', 'outage', 'the policy opens another port', '5432 is where the pooler connects', (draft) =>
    draft.set('production', 'NetworkPolicy/postgresql', 'spec.ingress[0].ports[0].port', 5433),
  ),
  blocked('flow-refused', 'outage', 'names cannot be resolved', 'a classic of default deny', (draft) =>
    draft.remove('production', 'NetworkPolicy/allow-dns'),
  ),
  blocked('flow-refused', 'outage', 'the ingress controller’s namespace is misspelt', 'the host answers 502', (draft) =>
    draft.set(
      'production',
      'NetworkPolicy/vmshift-api',
      'spec.ingress[0].from[0].namespaceSelector.matchLabels["kubernetes.io/metadata.name"]',
      'ingress-nginx',
    ),
  ),
  blocked('flow-refused', 'outage', 'certificates cannot be renewed', 'the solver’s pods are not reachable', (draft) =>
    draft.remove('production', 'NetworkPolicy/acme-solver'),
  ),
  blocked('flow-refused', 'outage', 'the backup may not leave the cluster', 'no upload, no backup', (draft) =>
    draft.map<unknown[]>('production', 'NetworkPolicy/postgresql-backup', 'spec.egress', (rules) =>
      rules.filter((rule) => !JSON.stringify(rule).includes('ipBlock')),
    ),
  ),
  blocked('service-leads-nowhere', 'outage', 'the Service selects no pod', 'no endpoint, no answer', (draft) =>
    draft.set('production', 'Service/vmshift-api-service', 'spec.selector', { app: 'api' }),
  ),
  blocked(
    'service-mixes-workloads',
    'outage',
    'the Service selects every pod of vmshift',
    'requests go to the database’s pods too',
    (draft) =>
      draft.set('production', 'Service/vmshift-api-service', 'spec.selector', {
        'app.kubernetes.io/part-of': 'vmshift',
      }),
  ),
  blocked('service-port-undeclared', 'outage', 'the Service aims at another port', 'nothing listens on 8080', (draft) =>
    draft.set('production', 'Service/vmshift-api-service', 'spec.ports[0].targetPort', 8080),
  ),
  blocked('service-removed', 'outage', 'the Service is renamed', 'the URLs of the Secret name it', (draft) =>
    draft.edit('production', 'Service/redis', (copy) =>
      Object.assign(copy.metadata as object, { name: 'redis-master' }),
    ),
  ),
  blocked('ingress-backend-missing', 'outage', 'the Service has another port', 'the Ingress names 80', (draft) =>
    draft.set('production', 'Service/vmshift-api-service', 'spec.ports[0].port', 8000),
  ),
  blocked(
    'ingress-opens',
    'exposure',
    'production routes everything',
    'documentation, tasks and raw errors for the world',
    (draft) =>
      draft.map<object[]>('production', INGRESS, 'spec.rules[0].http.paths', ([first]) => [
        { ...first, path: '/', pathType: 'Prefix' },
      ]),
  ),
  blocked(
    'ingress-opens',
    'exposure',
    '/health becomes a prefix',
    '/health/detailed shows host, port and user of the servers',
    (draft) => draft.set('production', INGRESS, 'spec.rules[0].http.paths[1].pathType', 'Prefix'),
  ),
  blocked('ingress-opens', 'exposure', 'tasks are routed', 'anybody may kill tasks', (draft) =>
    draft.map<object[]>('production', INGRESS, 'spec.rules[0].http.paths', (paths) => [
      ...paths,
      { ...paths[0], path: '/api/v1/tasks', pathType: 'Prefix' },
    ]),
  ),
  blocked(
    'ingress-stops-serving',
    'outage',
    'the API’s path gets a slash too many',
    'nothing below /api/v1/vm matches any more',
    (draft) => draft.set('production', INGRESS, 'spec.rules[0].http.paths[3].path', '/api/v1/vm'),
  ),
  blocked('ingress-stops-serving', 'outage', 'the host changes', 'the old one stops answering', (draft) =>
    draft
      .set('production', INGRESS, 'spec.rules[0].host', 'www.satyamay.tech')
      .set('production', INGRESS, 'spec.tls[0].hosts', ['www.satyamay.tech']),
  ),
  blocked('ingress-without-tls', 'exposure', 'TLS is dropped', 'requests travel in the clear', (draft) =>
    draft.set('production', INGRESS, 'spec.tls', undefined),
  ),
  blocked('ingress-redirect-off', 'exposure', 'no redirect to https', 'clients stay on http unnoticed', (draft) =>
    draft.set('production', INGRESS, ANNOTATION('ssl-redirect'), 'false'),
  ),
  warned(
    'ingress-limit-weakened',
    'exposure',
    'the limit of connections is gone',
    'thirty parallel requests block a server process',
    (draft) => draft.set('production', INGRESS, ANNOTATION('limit-connections'), undefined),
  ),
  blocked(
    'ingress-snippet',
    'exposure',
    'a snippet in the proxy’s configuration',
    'CVE-2021-25742: snippets read the controller’s credentials',
    (draft) => draft.set('production', INGRESS, ANNOTATION('configuration-snippet'), 'more_set_headers "X: y";'),
  ),
  blocked('ingress-requests-rewritten', 'outage', 'requests are rewritten', 'every path leads to another', (draft) =>
    draft.set('production', INGRESS, ANNOTATION('rewrite-target'), '/'),
  ),
  blocked(
    'certificate-issuer-changes',
    'outage',
    'the staging issuer in production',
    'browsers do not trust it',
    (draft) =>
      draft.set('production', INGRESS, 'metadata.annotations["cert-manager.io/cluster-issuer"]', 'letsencrypt-staging'),
  ),
  blocked('certificate-issuer-removed', 'outage', 'nothing issues the certificate', 'it ends within 90 days', (draft) =>
    draft.set('production', INGRESS, 'metadata.annotations["cert-manager.io/cluster-issuer"]', undefined),
  ),
  blocked('ingress-class-changes', 'outage', 'another ingress class', 'no controller serves it', (draft) =>
    draft.set('production', INGRESS, 'spec.ingressClassName', 'traefik'),
  ),
  blocked(
    'server-without-password',
    'exposure',
    'Redis asks for no password',
    'protected mode is compiled out of the image',
    (draft) =>
      draft.map<string[]>('production', 'Deployment/redis', `${POD}.containers[redis].command`, (words) =>
        words.map((word) => word.replace(/^printf 'requirepass.*$/m, `touch /run/redis/password.conf`)),
      ),
  ),
  blocked(
    'server-without-password',
    'exposure',
    'PostgreSQL trusts every client',
    'a volume initialised so stays so',
    (draft) =>
      draft.map<unknown[]>('dev', 'Deployment/postgresql', `${POD}.containers[postgresql].env`, (env) => [
        ...env,
        { name: 'POSTGRES_HOST_AUTH_METHOD', value: 'trust' },
      ]),
  ),
  blocked(
    'any-page-may-call-the-api',
    'exposure',
    'any page may call the API',
    'with the visitor’s credentials',
    (draft) => draft.set('production', 'ConfigMap/vmshift-api-config', 'data.CORS_ORIGINS', '["*"]'),
  ),
  blocked(
    'service-leads-to-other-pods',
    'outage',
    'clients reach the database on their own node only',
    'internalTrafficPolicy: Local refuses every other node',
    (draft) => draft.set('production', 'Service/postgresql', 'spec.internalTrafficPolicy', 'Local'),
  ),
  warned(
    'network-opens-outward',
    'exposure',
    'the API may reach the internet over IPv6',
    'a way out for an intruder',
    (draft) =>
      draft.map<object[]>('production', 'NetworkPolicy/vmshift-api', 'spec.egress', (rules) => [
        ...rules,
        { to: [{ ipBlock: { cidr: '::/0' } }] },
      ]),
  ),
  warned(
    'annotation-without-reader',
    'exposure',
    'a middleware of Traefik',
    'its own provider is off: the list of addresses that it stands for refuses no one',
    (draft) =>
      draft.set(
        'production',
        INGRESS,
        'metadata.annotations["traefik.ingress.kubernetes.io/router.middlewares"]',
        'vmshift-production-allow-list@kubernetescrd',
      ),
  ),
  warned(
    'ingress-answers-fewer',
    'outage',
    'only one network may send requests',
    'every other user gets 403',
    (draft) => draft.set('production', INGRESS, ANNOTATION('whitelist-source-range'), '203.0.113.0/24'),
  ),
  blocked(
    'ingress-guard-changes',
    'exposure',
    'a list of addresses that holds them all',
    'it looks like a guard and is none',
    (draft) => draft.set('production', INGRESS, ANNOTATION('whitelist-source-range'), '0.0.0.0/0'),
  ),
  warned(
    'ingress-time-out-too-short',
    'outage',
    'the Ingress waits for three seconds',
    'slow requests fail at the client and go on at the server; clients send them again',
    (draft) => draft.set('production', INGRESS, ANNOTATION('proxy-read-timeout'), '3'),
  ),
  warned(
    'certificate-renewed-late',
    'outage',
    'the certificate is renewed in its last hour',
    'a rate limit or an outage of the issuer then takes the host away',
    (draft) => draft.set('production', INGRESS, 'metadata.annotations["cert-manager.io/renew-before"]', '1h'),
  ),
  blocked(
    'certificate-issuer-changes',
    'outage',
    'the issuer is named as one of the namespace',
    'cert-manager finds none of that name there: the certificate runs out weeks later',
    (draft) =>
      draft
        .set('production', INGRESS, 'metadata.annotations["cert-manager.io/cluster-issuer"]', undefined)
        .set('production', INGRESS, 'metadata.annotations["cert-manager.io/issuer"]', 'letsencrypt-prod'),
  ),
  blocked(
    'certificate-challenge-unanswered',
    'outage',
    'the challenge goes to another ingress class',
    'no controller answers it: nothing is issued or renewed',
    (draft) =>
      draft.set('production', INGRESS, 'metadata.annotations["acme.cert-manager.io/http01-ingress-class"]', 'traefik'),
  ),
];
