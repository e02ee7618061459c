import type { EnvironmentConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
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
