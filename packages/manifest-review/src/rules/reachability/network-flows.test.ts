import { testRule } from '@vmshift/findings/testing';
import { comparison, type Edit } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

type Policy = 'ingress' | 'egress';
const policy = (name: string) => `NetworkPolicy/${name}`;

const addRule = (name: string, direction: Policy, rule: object) =>
  comparison((draft) => draft.map<unknown[]>(policy(name), `spec.${direction}`, (rules) => [...rules, rule]));
const dropRules = (name: string, direction: Policy, text: string, base?: Edit) =>
  comparison(
    (draft) =>
      draft.map<unknown[]>(policy(name), `spec.${direction}`, (rules) =>
        rules.filter((rule) => !JSON.stringify(rule).includes(text)),
      ),
    base,
  );
/** Where the model is known, the rule over one state tells every flow that it declares. */
const modelUnknown: Edit = (draft) => draft.config(() => undefined as never);

const openToScheduler: Edit = (draft) =>
  draft
    .map<unknown[]>(policy('postgresql'), 'spec.ingress', (rules) => [
      ...rules,
      { from: [{ podSelector: { matchLabels: { app: 'vmshift-celery-beat' } } }], ports: [{ port: 5432 }] },
    ])
    .map<unknown[]>(policy('vmshift-celery-beat'), 'spec.egress', (rules) => [
      ...rules,
      { to: [{ podSelector: { matchLabels: { app: 'postgresql' } } }], ports: [{ port: 5432 }] },
    ]);

testRule(changeRules, 'network-opens', {
  flags: {
    'an empty rule': [
      addRule('postgresql', 'ingress', {}),
      {
        object: 'Deployment/postgresql',
        path: '',
        before: 'closed',
        after: expect.stringMatching(/^the internet, .* on all ports$/),
        verdict: 'block',
        impact: expect.stringContaining('which holds or leads to the data'),
      },
    ],
    'one policy that opens several servers, told once': [
      comparison((draft) =>
        draft.add({
          ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'open' } },
          spec: {
            podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['redis', 'postgresql'] }] },
            ingress: [{}],
          },
        }),
      ),
      {
        ...{ object: 'NetworkPolicy/open', path: 'spec', lines: ['Deployment/postgresql', 'Deployment/redis'] },
        because: expect.stringContaining('that select 2 workloads now admit the internet'),
      },
    ],
    'every namespace': [
      addRule('redis', 'ingress', { from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: 6379 }] }),
      { object: 'Deployment/redis', path: '', verdict: 'block' },
    ],
    'a new pod that no policy isolates': [
      comparison(
        (draft) =>
          draft.add({
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'shell', labels: { app: 'shell' } },
            spec: { containers: [{ name: 'shell', image: 'busybox', ports: [{ containerPort: 22 }] }] },
          }),
        (draft) => draft.set(policy('default-deny'), 'spec.policyTypes', ['Egress']),
      ),
      {
        object: 'Pod/shell',
        path: '',
        after: expect.stringContaining('all ports'),
        impact: expect.stringContaining('has no authentication'),
      },
    ],
    'both ends open for the scheduler, where no model tells who needs it': [
      comparison(openToScheduler, modelUnknown),
      { object: 'Deployment/postgresql', path: '', after: 'Deployment/vmshift-celery-beat on 5432', verdict: 'warn' },
    ],
    'a flow that the profile declares, and that was closed': [
      comparison(
        (draft) =>
          draft.map<unknown[]>(policy('redis'), 'spec.ingress', (rules) => [
            ...rules,
            { from: [{ podSelector: { matchLabels: { app: 'vmshift-celery-beat' } } }], ports: [{ port: 6379 }] },
          ]),
        (draft) =>
          draft.map<unknown[]>(policy('redis'), 'spec.ingress', (rules) =>
            rules.filter((rule) => !JSON.stringify(rule).includes('vmshift-celery-beat')),
          ),
      ),
      { object: 'Deployment/redis', path: '', after: 'Deployment/vmshift-celery-beat on 6379', verdict: 'warn' },
    ],
    'a port that the server does not declare': [
      comparison(openToScheduler, (draft) =>
        draft.set('Deployment/postgresql', 'spec.template.spec.containers[postgresql].ports', []),
      ),
      { object: 'Deployment/postgresql', path: '', after: 'Deployment/vmshift-celery-beat on 5432', verdict: 'warn' },
    ],
  },
  accepts: {
    'both ends open for the scheduler: flow-undeclared tells it': comparison(openToScheduler),
    'one end alone, where the other closes it': addRule('postgresql', 'ingress', {
      from: [{ podSelector: { matchLabels: { app: 'vmshift-celery-beat' } } }],
      ports: [{ port: 5432 }],
    }),
    'a port on which nothing listens': addRule('redis', 'ingress', { ports: [{ port: 9999 }] }),
    'rules in another order': comparison((draft) =>
      draft.map<unknown[]>(policy('redis'), 'spec.ingress', (rules) => [...rules].reverse()),
    ),
  },
});

testRule(changeRules, 'network-opens-outward', {
  flags: {
    'the API may reach the internet over IPv6': [
      comparison((draft) =>
        draft.map<object[]>('NetworkPolicy/vmshift-api', 'spec.egress', (rules) => [
          ...rules,
          { to: [{ ipBlock: { cidr: '::/0' } }] },
        ]),
      ),
      {
        ...{ object: 'Deployment/vmshift-api', path: '', verdict: 'warn' },
        after: expect.stringMatching(/^to the internet over IPv6/),
      },
    ],
    'the API may reach the internet': [
      addRule('vmshift-api', 'egress', { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] }),
      { object: 'Deployment/vmshift-api', path: '', after: expect.stringMatching(/^to the internet/), verdict: 'warn' },
    ],
    'the pooler may reach everything': [
      addRule('pgbouncer', 'egress', {}),
      { object: 'Deployment/pgbouncer', path: '', verdict: 'block' },
    ],
  },
  accepts: {
    'a policy that closes more': addRule('vmshift-api', 'egress', {
      to: [{ podSelector: { matchLabels: { app: 'x' } } }],
    }),
  },
});

testRule(changeRules, 'network-closes', {
  flags: {
    'the API may not reach the pooler': [
      dropRules('vmshift-api', 'egress', 'pgbouncer', modelUnknown),
      {
        object: 'Deployment/pgbouncer',
        path: '',
        before: '6432 open',
        after: 'closed',
        because: 'no NetworkPolicy lets Deployment/vmshift-api reach Deployment/pgbouncer on 6432 any more',
      },
    ],
    'the scheduler cannot resolve names': [
      comparison(
        (draft) =>
          draft.map<string[]>(policy('allow-dns'), 'spec.podSelector.matchExpressions[0].values', (values) =>
            values.filter((value) => value !== 'vmshift-celery-beat'),
          ),
        modelUnknown,
      ),
      {
        object: 'Deployment/vmshift-celery-beat',
        path: '',
        impact: expect.stringContaining('cannot resolve the names'),
      },
    ],
    'the ingress controller cannot reach the API': [
      dropRules('vmshift-api', 'ingress', 'traefik', modelUnknown),
      { object: 'Deployment/vmshift-api', path: '', impact: expect.stringContaining('the host answers with errors') },
    ],
    'certificates cannot be renewed': [
      comparison((draft) => draft.remove(policy('acme-solver')), modelUnknown),
      { object: 'Pod/acme-http-solver', path: '', impact: expect.stringContaining('certificates cannot be renewed') },
    ],
    'the backup cannot upload': [
      dropRules('postgresql-backup', 'egress', 'ipBlock', modelUnknown),
      { object: 'CronJob/postgresql-backup', path: '', impact: expect.stringContaining('there are no new backups') },
    ],
    'an upload that is not declared, of pods that have a declared flow elsewhere': [
      dropRules('postgresql-backup', 'egress', 'ipBlock', (draft) =>
        draft
          .set('CronJob/postgresql-backup', 'spec.jobTemplate.spec.template.metadata.labels.app', 'vmshift-celery-beat')
          .set(policy('postgresql-backup'), 'spec.podSelector.matchLabels.app', 'vmshift-celery-beat'),
      ),
      { object: 'CronJob/postgresql-backup', path: '', impact: expect.stringContaining('there are no new backups') },
    ],
  },
  accepts: {
    'a flow that the model declares, which another rule tells': dropRules('vmshift-api', 'egress', 'pgbouncer'),
    'DNS of a pod that the model knows': comparison((draft) => draft.remove(policy('allow-dns'))),
    'the way of the ingress controller': dropRules('vmshift-api', 'ingress', 'traefik'),
    'a flow that is not used': comparison(
      (draft) => draft.map<unknown[]>(policy('postgresql'), 'spec.ingress', (rules) => rules.slice(0, -1)),
      (draft) =>
        draft.map<unknown[]>(policy('postgresql'), 'spec.ingress', (rules) => [
          ...rules,
          { from: [{ podSelector: { matchLabels: { app: 'redis' } } }], ports: [{ port: 5432 }] },
        ]),
    ),
  },
});
