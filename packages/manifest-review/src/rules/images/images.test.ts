import type { EnvironmentConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import { comparison, Draft, frozenSide } from '@vmshift/manifest-review/testing';
import type { ReleasePin } from '@vmshift/releases';
import { compareSides } from '../../review';
import { changeRules } from '../rules';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const tag = (branch: string, commit = COMMIT) => ({ tag: `${branch}-${commit}` });

const pinned = (change: Partial<ReleasePin>, config: Partial<EnvironmentConfig> = {}) => {
  const head = new Draft(frozenSide)
    .pin('staging', (pin) => ({ ...pin, ...change }))
    .config('staging', (one) => ({ ...one, ...config }))
    .side();
  return compareSides('staging', frozenSide.environments.get('staging'), head.environments.get('staging'));
};
const build = (branch: string) => ({ branch, commit: COMMIT, images: { api: tag(branch), celery: tag(branch) } });

testRule(changeRules, 'pin-of-another-branch', {
  flags: {
    'a build of main': [
      pinned(build('main')),
      { object: 'ReleasePin/staging', path: 'branch', now: 'main', before: undefined },
    ],
    'the environment follows another branch': [
      pinned({}, { branch: 'main' }),
      { object: 'ReleasePin/staging', path: 'branch', because: 'staging runs builds of main' },
    ],
  },
  accepts: { 'another build of the branch': pinned(build('develop')) },
});

testRule(changeRules, 'pin-mixes-builds', {
  flags: {
    'workers of another commit': [
      pinned({ ...build('develop'), images: { api: tag('develop'), celery: tag('develop', 'f'.repeat(40)) } }),
      { object: 'ReleasePin/staging', path: 'images.celery.tag', now: `develop-${'f'.repeat(40)}` },
    ],
    'a tag without a commit': [
      pinned({ ...build('develop'), images: { api: { tag: 'develop' }, celery: tag('develop') } }),
      { object: 'ReleasePin/staging', path: 'images.api.tag' },
    ],
  },
  accepts: { 'one build': pinned(build('develop')) },
});

const POD = 'spec.template.spec';
const image = (workload: string, container: string, from: string | RegExp, to: string) =>
  comparison((draft) =>
    draft.map<string>(`Deployment/${workload}`, `${POD}.containers[${container}].image`, (text) =>
      text.replace(from, to),
    ),
  );

testRule(changeRules, 'image-digest-dropped', {
  flags: {
    'the pooler has a tag alone': [
      image('pgbouncer', 'pgbouncer', /@.*/, ''),
      {
        object: 'Deployment/pgbouncer',
        path: `${POD}.containers[pgbouncer].image`,
        before: expect.stringContaining('@sha256:'),
      },
    ],
  },
  accepts: { 'another digest': image('pgbouncer', 'pgbouncer', /@.*/, `@sha256:${'a'.repeat(64)}`) },
});

const pullPolicy = (policy: string) =>
  comparison((draft) => draft.set('Deployment/redis', `${POD}.containers[redis].imagePullPolicy`, policy));

testRule(changeRules, 'image-never-pulled', {
  flags: {
    never: [
      pullPolicy('Never'),
      { object: 'Deployment/redis', path: `${POD}.containers[redis].imagePullPolicy`, now: 'Never' },
    ],
  },
  accepts: { always: pullPolicy('Always') },
});

testRule(changeRules, 'server-files-unreadable', {
  flags: {
    'PostgreSQL 17 on the volume of 16': [
      image('postgresql', 'postgresql', ':16.', ':17.'),
      {
        object: 'Deployment/postgresql',
        path: `${POD}.containers[postgresql].image`,
        because: 'version 17 does not read the files that version 16 wrote',
      },
    ],
    'an older Redis': [
      image('redis', 'redis', ':7.', ':6.'),
      { object: 'Deployment/redis', path: `${POD}.containers[redis].image` },
    ],
  },
  accepts: {
    'another minor version': image('postgresql', 'postgresql', ':16.11', ':16.12'),
    'a newer Redis': image('redis', 'redis', ':7.', ':8.'),
  },
});

testRule(changeRules, 'queue-version-without-return', {
  flags: {
    'a newer Redis': [
      image('redis', 'redis', ':7.', ':8.'),
      { object: 'Deployment/redis', path: `${POD}.containers[redis].image`, verdict: 'warn' },
    ],
  },
  accepts: { 'an older Redis': image('redis', 'redis', ':7.', ':6.') },
});
