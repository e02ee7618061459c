import type { Verdict } from '@vmshift/findings';
import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const SERVICE = 'Service/redis';
const BACKUP = 'CronJob/postgresql-backup';
const INGRESS = 'Ingress/vmshift-api-ingress';
const POD = 'spec.jobTemplate.spec.template.metadata';

type Field = 'labels' | 'annotations';

const at = (key: string, field: Field, place = 'metadata') => `${place}.${field}["${key}"]`;
const set = (object: string, path: string, value: string | undefined) =>
  comparison((draft) => draft.set(object, path, value));

/** A key that comes with the change, and the place where it has to be flagged. */
function onService(key: string, value: string, field: Field = 'annotations', verdict?: Verdict) {
  const path = at(key, field);
  return [
    set(SERVICE, path, value),
    { object: SERVICE, path, before: undefined, after: value, ...(verdict && { verdict }) },
  ] as const;
}

function onPods(key: string, value: string, field: Field = 'annotations') {
  const path = at(key, field, POD);
  return [set(BACKUP, path, value), { object: BACKUP, path, after: value }] as const;
}

/** A key that goes with the change. */
function gone(key: string, value: string, field: Field = 'annotations') {
  const path = at(key, field);
  return [
    comparison(
      (draft) => draft.set(SERVICE, path, undefined),
      (draft) => draft.set(SERVICE, path, value),
    ),
    { object: SERVICE, path, before: value, after: undefined },
  ] as const;
}

const NOTES = {
  'a label without a domain': set(SERVICE, 'metadata.labels.team', 'platform'),
  'an annotation without a domain': set(SERVICE, 'metadata.annotations.note', 'x'),
  'a recommended label': set(SERVICE, at('app.kubernetes.io/version', 'labels'), '1.2'),
  'the chart': set(SERVICE, at('helm.sh/chart', 'labels'), 'x-1.0.0'),
  'a checksum': set(SERVICE, at('checksum/config', 'annotations'), 'abc'),
  'the cause of a change': set(SERVICE, at('kubernetes.io/change-cause', 'annotations'), 'x'),
  'a scrape': set(SERVICE, at('prometheus.io/scrape', 'annotations'), 'true'),
  'a port to scrape': set(BACKUP, at('prometheus.io/port', 'annotations', POD), '9121'),
  'a restart': set(BACKUP, at('kubectl.kubernetes.io/restartedAt', 'annotations', POD), '2026-01-01T00:00:00Z'),
};

testRule(changeRules, 'container-injected', {
  flags: {
    istio: [...onPods('sidecar.istio.io/inject', 'true', 'labels')],
    linkerd: [...onPods('linkerd.io/inject', 'enabled')],
    vault: [...onPods('vault.hashicorp.com/agent-inject', 'true')],
    'a domain that is not known': [...onPods('sidecar.example.com/config', 'x')],
    'an injection that ends': [...gone('sidecar.istio.io/inject', 'true')],
  },
  accepts: {
    ...NOTES,
    'what counts without it: istio': set(BACKUP, at('sidecar.istio.io/inject', 'annotations', POD), 'false'),
    'what counts without it: linkerd': set(BACKUP, at('linkerd.io/inject', 'annotations', POD), 'disabled'),
  },
});

const EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';

testRule(changeRules, 'pod-not-evictable', {
  flags: {
    'nodes stay': [...onPods(EVICT, 'false')],
    'on an Ingress too': [
      set(INGRESS, at(EVICT, 'annotations'), 'false'),
      { object: INGRESS, path: at(EVICT, 'annotations') },
    ],
  },
  accepts: { 'nodes may go': set(BACKUP, at(EVICT, 'annotations', POD), 'true') },
});

testRule(changeRules, 'pod-unconfined', {
  flags: { 'no AppArmor': [...onPods('container.apparmor.security.beta.kubernetes.io/backup', 'unconfined')] },
  accepts: {
    'the default profile': set(
      BACKUP,
      at('container.apparmor.security.beta.kubernetes.io/backup', 'annotations', POD),
      'runtime/default',
    ),
  },
});

testRule(changeRules, 'service-without-proxy', {
  flags: { 'another proxy': [...onService('service.kubernetes.io/service-proxy-name', 'none', 'labels', 'block')] },
  accepts: NOTES,
});

testRule(changeRules, 'load-balancer-setting', {
  flags: { 'its protocol': [...onService('service.beta.kubernetes.io/linode-loadbalancer-default-protocol', 'tcp')] },
  accepts: NOTES,
});

testRule(changeRules, 'object-kept', {
  flags: { kept: [...onService('helm.sh/resource-policy', 'keep')] },
  accepts: { 'another policy': set(SERVICE, at('helm.sh/resource-policy', 'annotations'), 'other') },
});

testRule(changeRules, 'metadata-not-modelled', {
  flags: {
    'another value of a known key': [...onPods(EVICT, 'true')],
    'networks of pods': [...onPods('k8s.v1.cni.cncf.io/networks', 'other')],
    'a topology': [...onService('service.kubernetes.io/topology-mode', 'Auto')],
    'a weight of a hook': [...onService('helm.sh/hook-weight', '1')],
    'an annotation of the Ingress controller elsewhere': [...onService('nginx.ingress.kubernetes.io/limit-rps', '1')],
    'a label of Argo CD': [...onService('argocd.argoproj.io/instance', 'other', 'labels')],
    'a key that goes': [...gone('karpenter.sh/do-not-disrupt', 'x.example')],
    'a credential, which is not repeated': [
      set(SERVICE, at('prometheus.io/token', 'annotations'), 'battery-staple'),
      { object: SERVICE, path: at('prometheus.io/token', 'annotations'), after: '(not shown: a credential)' },
    ],
  },
  accepts: {
    ...NOTES,
    'what the rules about the Ingress judge': set(
      INGRESS,
      at('nginx.ingress.kubernetes.io/configuration-snippet', 'annotations'),
      'x',
    ),
    'what the rules about Argo CD judge': set(SERVICE, at('argocd.argoproj.io/tracking-id', 'annotations'), 'x'),
  },
});

testRule(changeRules, 'annotation-without-reader', {
  flags: {
    'a middleware of Traefik': [
      set(INGRESS, at('traefik.ingress.kubernetes.io/router.middlewares', 'annotations'), 'allow-list@kubernetescrd'),
      {
        ...{ object: INGRESS, path: at('traefik.ingress.kubernetes.io/router.middlewares', 'annotations') },
        because: expect.stringContaining('reads no annotation of Traefik’s own'),
      },
    ],
    'a session that sticks': [...onService('traefik.ingress.kubernetes.io/service.sticky.cookie', 'true')],
    'a record of DNS': [
      set(INGRESS, at('external-dns.alpha.kubernetes.io/hostname', 'annotations'), 'www.example'),
      { object: INGRESS, because: 'external-dns runs in no cluster of the platform' },
    ],
  },
  accepts: {
    ...NOTES,
    'an annotation of ingress-nginx': set(INGRESS, at('nginx.ingress.kubernetes.io/limit-rps', 'annotations'), '90'),
    'one that goes': gone('external-dns.alpha.kubernetes.io/ttl', '60')[0],
  },
});

testRule(changeRules, 'metadata-unknown', {
  flags: {
    'a domain that is not known': [...onService('example.com/owner', 'platform', 'annotations', 'info')],
    'a URL with a password, which is not repeated': [
      set(SERVICE, at('example.com/mirror', 'annotations'), 'postgresql://reader:battery-staple@db.example/vmshift'),
      { object: SERVICE, path: at('example.com/mirror', 'annotations'), after: '(not shown: a credential)' },
    ],
  },
  accepts: NOTES,
});
