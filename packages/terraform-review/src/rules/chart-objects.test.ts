import { created, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('traefik', before), release('traefik', after));

testPlanRule('chart-objects-renamed', {
  flags: {
    'another namespace': [
      change({ namespaceOverride: 'ingress' }),
      {
        ...{ object, path: 'values.namespaceOverride', after: 'ingress', verdict: 'block' },
        because: 'namespaceOverride gives the objects of the chart other names, or another place',
      },
    ],
    'the Service alone': [
      change({ service: { nameOverride: 'edge' } }),
      { object, path: 'values.service.nameOverride' },
    ],
    'its own name again': [change({}, { fullnameOverride: 'edge' }), { object, path: 'values.fullnameOverride' }],
  },
  accepts: {
    'an empty one, which is none': change({ nameOverride: '' }),
    'a first installation': created('helm_release', release('traefik', { nameOverride: 'edge' })),
  },
});
