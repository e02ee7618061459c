import { configurationPlan } from '@vmshift/terraform-review';
import { release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const EVIL = 'https://git.example.invalid/evil.git';
const block = 'block' as const;

const chart = (values: object, name = 'argo-cd') => updated('helm_release', release(name, {}), release(name, values));

testPlanRule('argocd-unjudged-objects', {
  flags: {
    'an Application among the extra objects': [
      chart({ extraObjects: [{ kind: 'Application' }] }),
      { object, path: 'values.extraObjects', verdict: block, because: expect.stringMatching(/^extraObjects makes/) },
    ],
    'an ApplicationSet': [
      chart({ applicationsets: { x: {} } }, 'argocd-apps'),
      { object, path: 'values.applicationsets' },
    ],
    'a repository with its credential': [
      chart({ configs: { repositories: { x: { url: EVIL } } } }),
      { object, path: 'values.configs.repositories' },
    ],
  },
  accepts: {
    'extra objects of another chart': chart({ extraObjects: [{}] }, 'traefik'),
    'an empty list': chart({ extraObjects: [] }),
    'those that there are': updated(
      'helm_release',
      release('argo-cd', { extraObjects: [{}] }),
      release('argo-cd', { extraObjects: [{}], x: 1 }),
    ),
  },
});

const reference = (variable: string) => `\${var.${variable}}`;

/** Two configurations of the Secret of a cluster: no plan shows what is written only. */
const cluster = (over: object, labels: object = { 'argocd.argoproj.io/secret-type': 'cluster' }) => {
  const data = { name: 'vmshift-dev', server: reference('server'), config: reference('config') };
  const [base, head] = [data, { ...data, ...over }].map((data_wo, index) =>
    JSON.stringify({
      resource: {
        kubernetes_secret_v1: { s: { metadata: { name: 's', labels }, data_wo, data_wo_revision: index } },
      },
    }),
  );
  return { stack: 'stack', environments: ['dev'], plan: configurationPlan(base, head, 'stack') };
};

testPlanRule('argocd-cluster-changes', {
  flags: {
    'the address of another cluster': [
      cluster({ server: 'https://evil.example.invalid' }),
      {
        ...{ object: 'stack: kubernetes_secret_v1.s', path: 'data_wo', verdict: block },
        because: 'the registration of the cluster at Argo CD changes: server',
      },
    ],
  },
  accepts: {
    'another token': cluster({ config: reference('other') }),
    'another Secret': cluster({ server: 'x' }, {}),
  },
});
