import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const values = (after: object, before: object = {}) =>
  updated('helm_release', release('traefik', before), release('traefik', after));

testPlanRule('chart-image-origin', {
  flags: {
    'another registry': [
      values({ image: { registry: 'registry.example.invalid' } }),
      {
        ...{ object, path: 'values.image.registry', verdict: 'block' },
        because: 'an image of traefik is taken from registry.example.invalid',
      },
    ],
    'another repository, of all components': [
      values({ global: { image: { repository: 'x/argocd' } } }, { global: { image: { repository: 'a/argocd' } } }),
      { object, path: 'values.global.image.repository', before: 'a/argocd', after: 'x/argocd' },
    ],
    'an image that is one text': [values({ image: 'x/y:z' }), { object, path: 'values.image', after: 'x/y:z' }],
    'from the first installation': [
      created('helm_release', release('metrics-server', { image: { repository: 'x/y' } })),
      { object, path: 'values.image.repository' },
    ],
  },
  accepts: {
    'the one of the chart again': values({}, { image: { registry: 'x' } }),
    'another policy of pulling': values({ image: { pullPolicy: 'Always' } }),
    'a repository that is none of an image': values({ configs: { repository: 'x' } }),
  },
});

testPlanRule('chart-image-version', {
  flags: {
    'a tag': [
      values({ image: { tag: 'latest' } }),
      { object, path: 'values.image.tag', after: 'latest', verdict: 'warn' },
    ],
    'a digest': [
      values({ acmesolver: { image: { digest: 'sha256:1' } } }),
      { object, path: 'values.acmesolver.image.digest' },
    ],
  },
  accepts: {
    'the one of the chart again': values({}, { image: { tag: 'x' } }),
    'another tag': values({ node: { tag: 'x' } }),
  },
});

testHarmless({ 'no image': values({ replicas: 3 }, { replicas: 2 }) });
