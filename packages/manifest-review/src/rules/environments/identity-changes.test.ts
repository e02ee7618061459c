import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import { frozenSide } from '@vmshift/manifest-review/testing';
import fc from 'fast-check';
import { compareSides } from '../../review';
import type { EnvironmentSide } from '../../side';
import type { Comparison } from '../rule';
import { changeRules } from '../rules';
import { identityChanges } from './identity-changes';

const MODEL = 'Model/staging';
const SHARED = 'Model/platform';
const staging = frozenSide.environments.get('staging');
const config = staging?.config as EnvironmentConfig;
const platform = staging?.platform as PlatformConfig;

/** The frozen `staging` with parts of the model before and after. */
const sides = (
  before: Partial<EnvironmentSide> | undefined,
  after: Partial<EnvironmentSide> | undefined,
): Comparison => {
  const [base, head] = [before, after].map((part) => part && { ...(staging as EnvironmentSide), ...part });
  return compareSides('staging', base, head);
};
const declared = (change: Partial<EnvironmentConfig>, base: Partial<EnvironmentConfig> = {}) =>
  sides({ config: { ...config, ...base } }, { config: { ...config, ...change } });
const shared = (change: Partial<PlatformConfig>, base: Partial<PlatformConfig> = {}) =>
  sides({ platform: { ...platform, ...base } }, { platform: { ...platform, ...change } });
const images = (change: object) => ({ images: { ...platform.images, ...change } }) as Partial<PlatformConfig>;

const added = compareSides('staging', undefined, staging);
const block = 'block' as const;

testRule(changeRules, 'model-branch-changes', {
  flags: {
    'staging follows main': [
      declared({ branch: 'main' }),
      { object: MODEL, path: 'branch', before: 'develop', after: 'main', verdict: block },
    ],
    'the pin goes along': [
      sides({}, { config: { ...config, branch: 'main' }, pin: staging?.pin && { ...staging.pin, branch: 'main' } }),
      { object: MODEL, path: 'branch' },
    ],
  },
  accepts: { 'another host': declared({ host: 'x.example.com' }), 'a new environment': added },
});

testRule(changeRules, 'model-namespace-changes', {
  flags: {
    'another namespace': [
      declared({ namespace: 'other' }),
      { object: MODEL, path: 'namespace', before: 'vmshift-staging', after: 'other', verdict: block },
    ],
  },
  accepts: { 'another branch': declared({ branch: 'main' }), 'a new environment': added },
});

testRule(changeRules, 'model-host-changes', {
  flags: {
    'another host': [
      declared({ host: 'new.example.com' }, { host: 'old.example.com' }),
      { object: MODEL, path: 'host', before: 'old.example.com', after: 'new.example.com', verdict: block },
    ],
  },
  accepts: { 'another branch': declared({ branch: 'main' }), 'a new environment': added },
});

testRule(changeRules, 'model-revision-changes', {
  flags: {
    'an environment follows a branch of this repository': [
      declared({ targetRevision: 'wip' }),
      { object: MODEL, path: 'targetRevision', before: undefined, after: 'wip', verdict: block },
    ],
  },
  accepts: { 'it stays': declared({ targetRevision: 'main' }, { targetRevision: 'main' }), 'a new environment': added },
});

testRule(changeRules, 'model-revision-of-all-changes', {
  flags: {
    'all follow another branch': [
      shared({ targetRevision: 'wip' }),
      { object: SHARED, path: 'targetRevision', before: 'main', after: 'wip', verdict: block },
    ],
  },
  accepts: { 'the model of the base is not known': sides({ platform: undefined }, { platform }) },
});

const EVIL = 'https://git.example.com/evil.git';

testRule(changeRules, 'model-repository-changes', {
  flags: {
    'Argo CD is sent elsewhere': [
      shared({ repositoryUrl: EVIL }),
      { object: SHARED, path: 'repositoryUrl', before: platform.repositoryUrl, after: EVIL, verdict: block },
    ],
  },
  accepts: { 'another version of a chart': shared({ addOns: { ...platform.addOns } }), 'a new environment': added },
});

testRule(changeRules, 'model-own-repository-changes', {
  flags: {
    'releases go elsewhere': [
      shared({ repository: 'evil/iac' }),
      { object: SHARED, path: 'repository', before: platform.repository, after: 'evil/iac' },
    ],
  },
  accepts: { 'another address': shared({ repositoryUrl: EVIL }) },
});

testRule(changeRules, 'model-application-repository-changes', {
  flags: {
    'others attest the builds': [
      shared({ applicationRepository: 'evil/vmshift' }),
      { object: SHARED, path: 'applicationRepository', before: platform.applicationRepository, after: 'evil/vmshift' },
    ],
  },
  accepts: { 'another address': shared({ repositoryUrl: EVIL }) },
});

const flower = (repository: string) => ({
  application: {
    processes: { flower: { image: { repository, tag: '2', digest: `sha256:${'1'.repeat(64)}` } } },
  } as never,
});

testRule(changeRules, 'model-image-repository-changes', {
  flags: {
    'of the application': [
      shared(images({ api: 'ghcr.io/evil/vmshift-api' })),
      {
        ...{ object: SHARED, path: 'images.api', before: platform.images.api, after: 'ghcr.io/evil/vmshift-api' },
        ...{
          verdict: block,
          because: 'the model lets images of ghcr.io/evil/vmshift-api run, in which others may push',
        },
      },
    ],
    'of a server': [
      shared(images({ redis: { ...platform.images.redis, repository: 'evil/redis' } })),
      { object: SHARED, path: 'images.redis.repository', before: 'redis', after: 'evil/redis' },
    ],
    'two that change places': [
      shared(images({ api: platform.images.celery, celery: platform.images.api })),
      { object: SHARED, path: 'images.api' },
      { object: SHARED, path: 'images.celery' },
    ],
    'of a process that the model brings along': [
      shared(flower('evil/flower')),
      {
        object: SHARED,
        path: 'application.processes.flower.image.repository',
        before: undefined,
        after: 'evil/flower',
      },
    ],
    'of a name that the base does not have': [
      shared(images({ sidecar: { repository: 'evil/sidecar', tag: '1', digest: 'x' } })),
      { object: SHARED, path: 'images.sidecar.repository', before: undefined, after: 'evil/sidecar' },
    ],
  },
  accepts: {
    'another tag and digest': shared(
      images({ redis: { ...platform.images.redis, tag: '7.5', digest: `sha256:${'1'.repeat(64)}` } }),
    ),
    'the same repository in full': shared(
      images({ redis: { ...platform.images.redis, repository: 'docker.io/library/redis' } }),
    ),
    'a process with an image that runs already': shared(flower('redis')),
    'a new environment': added,
  },
});

testRule(changeRules, 'environment-undeclared', {
  flags: {
    'the model loses it, and its manifests stay': [
      sides({}, { config: undefined }),
      { object: MODEL, now: 'not declared', verdict: block },
    ],
    'manifests come without an environment': [
      compareSides('staging', undefined, staging && { ...staging, config: undefined }),
      { object: MODEL },
    ],
  },
  accepts: {
    'it goes with its manifests': compareSides('staging', staging, undefined),
    'no model can be read': sides({}, { config: undefined, platform: undefined }),
    'a new environment': added,
  },
});

test('a model of any shape is judged', () => {
  fc.assert(
    fc.property(fc.object(), fc.object(), (one, other) => {
      const before = { config: one as never, platform: { ...platform, ...one } as never };
      const after = { config: other as never, platform: { ...platform, ...other } as never };
      expect(() => identityChanges.flatMap((rule) => rule.judge(sides(before, after)))).not.toThrow();
    }),
  );
});
