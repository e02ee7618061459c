import { environmentView } from '@vmshift/manifest-review';
import { type Edit, EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { environmentTopology } from './environment-topology';
import type { Topology } from './topology';

function topologyOf(edit: Edit = () => undefined): Topology {
  const draft = new EnvironmentDraft();
  edit(draft);
  return environmentTopology(environmentView('staging', draft.side()));
}

const printed = ({ edges }: Topology) =>
  edges.map(({ from, to, kind, label, refused }) =>
    `${from} ${kind}${refused ? ', refused' : ''} ${to} ${label}`.trimEnd(),
  );

test('a topology holds the way of a request, what may connect to what, and where data lies', () => {
  expect(printed(topologyOf())).toMatchInlineSnapshot(`
    [
      "clients on the internet request the ingress controller",
      "the ingress controller request Ingress/vmshift-api-ingress",
      "Ingress/vmshift-api-ingress request Service/vmshift-api-service path /",
      "Deployment/vmshift-api connection Service/pgbouncer 6432",
      "Deployment/vmshift-celery-worker connection Service/pgbouncer 6432",
      "Deployment/pgbouncer connection the cluster DNS 53, 53/UDP",
      "CronJob/postgresql-backup connection the internet 443",
      "CronJob/postgresql-backup connection the cluster DNS 53, 53/UDP",
      "Deployment/pgbouncer connection Service/postgresql 5432",
      "CronJob/postgresql-backup connection Service/postgresql 5432",
      "Job/vmshift-schema connection Service/postgresql 5432",
      "CronJob/postgresql-restore connection Service/postgresql 5432",
      "Deployment/vmshift-api connection Service/redis 6379",
      "Deployment/vmshift-celery-beat connection Service/redis 6379",
      "Deployment/vmshift-celery-worker connection Service/redis 6379",
      "Deployment/vmshift-api connection the cluster DNS 53, 53/UDP",
      "Deployment/vmshift-celery-beat connection the cluster DNS 53, 53/UDP",
      "Deployment/vmshift-celery-worker connection the cluster DNS 53, 53/UDP",
      "Job/vmshift-schema connection the cluster DNS 53, 53/UDP",
      "CronJob/postgresql-restore-drill connection the internet 443",
      "CronJob/postgresql-restore-drill connection the cluster DNS 53, 53/UDP",
      "CronJob/postgresql-restore connection the internet 443",
      "CronJob/postgresql-restore connection the cluster DNS 53, 53/UDP",
      "the ingress controller connection Pod/acme-http-solver 8089",
      "Service/pgbouncer endpoint Deployment/pgbouncer 6432",
      "Service/postgresql endpoint Deployment/postgresql 5432",
      "Service/redis endpoint Deployment/redis 6379",
      "Service/vmshift-api-service endpoint Deployment/vmshift-api 8000",
      "Deployment/postgresql mount PersistentVolumeClaim/postgresql-pvc",
      "Deployment/redis mount PersistentVolumeClaim/redis-pvc",
    ]
  `);
});

test('a box tells pods, ports, schedules and sizes', () => {
  const boxes = topologyOf().boxes.map(({ id, detail }) => `${id}: ${detail}`);
  expect(boxes).toMatchInlineSnapshot(`
    [
      "clients on the internet: ",
      "the ingress controller: ",
      "the cluster DNS: ",
      "the internet: ",
      "Ingress/vmshift-api-ingress: vmshift-staging.satyamay.tech",
      "Service/pgbouncer: 6432",
      "Service/postgresql: 5432",
      "Service/redis: 6379",
      "Service/vmshift-api-service: 80",
      "Deployment/pgbouncer: 2 pods",
      "CronJob/postgresql-backup: 17 2 * * *",
      "Deployment/postgresql: 1 pod",
      "Deployment/redis: 1 pod",
      "Deployment/vmshift-api: 2–4 pods",
      "Deployment/vmshift-celery-beat: 1 pod",
      "Deployment/vmshift-celery-worker: 2–6 pods",
      "Job/vmshift-schema: at each sync",
      "CronJob/postgresql-restore-drill: 47 3 * * 0",
      "CronJob/postgresql-restore: on demand",
      "Pod/acme-http-solver: 1 pod",
      "PersistentVolumeClaim/postgresql-pvc: 10Gi",
      "PersistentVolumeClaim/redis-pvc: 10Gi",
    ]
  `);
});

test('a connection names the rules of both ends', () => {
  const edge = topologyOf().edges.find(({ from, to }) => from === 'Deployment/vmshift-api' && to === 'Service/redis');
  expect(edge?.declaredBy).toEqual([
    { object: 'NetworkPolicy/vmshift-api', path: 'spec.egress[1]' },
    { object: 'NetworkPolicy/redis', path: 'spec.ingress[0]' },
  ]);
});

test('one end that does not agree is enough for no connection', () => {
  const edges = printed(topologyOf((draft) => draft.set('NetworkPolicy/redis', 'spec.ingress', [])));
  expect(edges.filter((edge) => edge.includes('connection Service/redis'))).toEqual([]);
});

test('what the Ingress routes and the policies refuse is told', () => {
  const edges = printed(topologyOf((draft) => draft.set('NetworkPolicy/vmshift-api', 'spec.ingress', [])));
  expect(edges).toContain('Ingress/vmshift-api-ingress request, refused Service/vmshift-api-service path /');
});

test('a port that no Service has leads to the pods themselves', () => {
  const edges = printed(
    topologyOf((draft) => {
      draft.set('NetworkPolicy/vmshift-celery-beat', 'spec.egress', [{ to: [{ podSelector: {} }] }]);
      draft.set('NetworkPolicy/redis', 'spec.ingress[2].ports', [{ port: 6379 }, { port: 9121 }]);
    }),
  );
  const own = edges.filter(
    (edge) => edge.startsWith('Deployment/vmshift-celery-beat connection') && edge.includes('redis'),
  );
  expect(own).toEqual([
    'Deployment/vmshift-celery-beat connection Service/redis 6379',
    'Deployment/vmshift-celery-beat connection Deployment/redis 9121',
  ]);
});

test('pods that no policy closes are marked, and not connected with everything', () => {
  const { boxes, edges } = topologyOf((draft) => {
    draft.remove('NetworkPolicy/default-deny', 'NetworkPolicy/vmshift-celery-beat');
  });
  const open = boxes.filter((box) => box.open.length > 0).map(({ id, open: directions }) => `${id} ${directions}`);
  expect(open).toContain('Deployment/vmshift-celery-beat in');
  expect(edges.filter(({ from, to }) => from === 'Deployment/vmshift-celery-worker' && to.includes('beat'))).toEqual(
    [],
  );
});

test('a Service that nothing answers has a box, and no way on', () => {
  const { boxes, edges } = topologyOf((draft) => draft.set('Service/redis', 'spec.selector', { app: 'missing' }));
  expect(boxes.map(({ id }) => id)).toContain('Service/redis');
  expect(edges.filter(({ from }) => from === 'Service/redis')).toEqual([]);
});

test('an environment without objects has no boxes', () => {
  expect(environmentTopology(environmentView('staging', undefined))).toEqual({
    environment: 'staging',
    boxes: [],
    edges: [],
  });
});
