import { created, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const changed = (over: object, before: object = {}) =>
  updated('helm_release', release('traefik', {}, before), release('traefik', {}, over));

testPlanRule('release-option', {
  flags: {
    'an upgrade that is not taken back': [
      changed({ atomic: false }),
      { object, path: 'atomic', before: 'true', after: 'false', because: 'atomic of the release becomes false' },
    ],
    'an upgrade that deletes what it cannot change': [
      changed({ force_update: true }),
      { object, path: 'force_update', verdict: 'warn', impact: expect.stringContaining('volumes too') },
    ],
    'one that is left out, and off by default': [
      changed({ atomic: undefined }),
      { object, path: 'atomic', because: 'atomic of the release becomes what it is by default' },
    ],
    'several at once': [
      changed({ skip_crds: true, take_ownership: true }),
      { object, path: 'skip_crds' },
      { object, path: 'take_ownership' },
    ],
  },
  accepts: {
    'an option that is on again': changed({}, { atomic: false }),
    'an option that is stated as it was': changed({ force_update: false }),
    'a first installation': created('helm_release', release('traefik', {}, { force_update: true })),
  },
});

testPlanRule('release-values-apart', {
  flags: {
    'a value besides the values': [
      changed({ set: [{ name: 'image.tag', value: 'x' }] }),
      { object, path: 'set', before: undefined, after: '(sensitive value)', verdict: 'warn' },
    ],
    'a program that manifests go through, in a new release': [
      created('helm_release', release('traefik', {}, { postrender: { binary_path: '/bin/sh' } })),
      { object, path: 'postrender' },
    ],
  },
  accepts: {
    'values alone': changed({ version: '10.1.2' }),
    'one that goes': changed({}, { set: [{ name: 'image.tag', value: 'x' }] }),
  },
});

testPlanRule('release-timeout-short', {
  flags: {
    'a few seconds': [
      changed({ timeout: 5 }, { timeout: 600 }),
      {
        ...{ object, path: 'timeout', before: '600', after: '5', verdict: 'warn', because: 'Helm gives up after 5 s' },
        impact: expect.stringMatching(/taken back/),
      },
    ],
    'of a new release that is not taken back': [
      created('helm_release', release('traefik', {}, { timeout: 60, atomic: false })),
      { object, path: 'timeout', impact: expect.stringMatching(/half done/) },
    ],
  },
  accepts: {
    minutes: changed({ timeout: 300 }, { timeout: 600 }),
    'longer than before': changed({ timeout: 60 }, { timeout: 30 }),
  },
});
