import { testRule } from '@vmshift/findings/testing';
import { type Edit, edited, images, pinned, platform, sample, state } from '../../test-support/sample';
import { type CheckInput, type PinnedTag, prepare } from '../object-rule';
import { imageRules } from './images';

const POD = 'spec.template.spec';
const INIT: Edit = ['Deployment/web', `${POD}.initContainers[0].image`, 'busybox:1'];
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const referenceOf = ({ tag, digest: hash }: PinnedTag) => (hash === undefined ? tag : `${tag}@${hash}`);

/** The sample whose web server has a certain pin, and a certain image in both of its containers. */
function withPin(pin: PinnedTag, image = `${platform.images.api}:${referenceOf(pin)}`): CheckInput {
  const objects = edited(
    ['Deployment/web', `${POD}.containers[0].image`, image],
    ['Deployment/web', `${POD}.initContainers[0].image`, image],
  );
  return prepare({ ...state, objects, pinned: { ...pinned, api: pin } });
}
const PIN = { tag: 'develop-1234567', digest: digest('a') };
const both = [
  { object: 'Deployment/web', path: `${POD}.initContainers[wait].image` },
  { object: 'Deployment/web', path: `${POD}.containers[web].image` },
] as const;

testRule(imageRules, 'image-not-pinned', {
  flags: {
    'an image that nothing names': [
      sample(INIT),
      { ...both[0], now: 'busybox:1', because: expect.stringContaining('the repository of busybox:1') },
    ],
    'no image': [
      sample(['Deployment/web', `${POD}.initContainers[0].image`, undefined]),
      { ...both[0], now: 'no image' },
    ],
    "the application's image without the digest that the pin has": [
      sample(['Deployment/web', `${POD}.containers[0].image`, images.api.replace(/@.*/, '')]),
      { ...both[1], because: `the release pin and the platform name ${images.api}` },
    ],
    'a third-party image without its digest': [
      sample(['Deployment/db', `${POD}.containers[0].image`, 'postgres:16.11-alpine']),
      {
        ...{ object: 'Deployment/db', path: `${POD}.containers[db].image`, now: 'postgres:16.11-alpine' },
        impact: expect.stringContaining('can exchange the image under its tag'),
      },
    ],
    'another repository': [withPin(PIN, `ghcr.io/evil/app-api:${referenceOf(PIN)}`), ...both],
    'a repository that begins like ours': [withPin(PIN, `${platform.images.api}-2:${referenceOf(PIN)}`), ...both],
    'another digest': [withPin(PIN, `${platform.images.api}:${PIN.tag}@${digest('b')}`), ...both],
    'another tag': [withPin(PIN, `${platform.images.api}:develop-7654321@${PIN.digest}`), ...both],
    'no tag': [withPin(PIN, `${platform.images.api}@${PIN.digest}`), ...both],
    'the pods of a CronJob and of a Job': [
      sample(
        ['CronJob/dump', 'spec.jobTemplate.spec.template.spec.containers[0].image', 'evil:1'],
        ['Job/migrate', `${POD}.containers[0].image`, 'evil:1'],
      ),
      { object: 'Job/migrate', path: `${POD}.containers[migrate].image` },
      { object: 'CronJob/dump', path: 'spec.jobTemplate.spec.template.spec.containers[dump].image' },
    ],
    'an image that is mounted, and one of a container that is to debug the others': [
      sample(
        ['Deployment/db', `${POD}.volumes[2]`, { name: 'x', image: { reference: 'busybox:1' } }],
        ['Deployment/db', `${POD}.ephemeralContainers`, [{ name: 'x', image: 'busybox:1' }]],
      ),
      { object: 'Deployment/db', path: `${POD}.ephemeralContainers[x].image`, now: 'busybox:1' },
      { object: 'Deployment/db', path: `${POD}.volumes[x].image.reference`, now: 'busybox:1' },
    ],
    'a foreign image where the pin is not known': [{ ...sample(INIT), pinned: undefined }, both[0]],
  },
  accepts: {
    'the images of the sample': sample(),
    'an image with the host of Docker Hub written out': sample([
      'Deployment/db',
      `${POD}.containers[0].image`,
      `docker.io/library/${platform.images.postgresql.repository}:${referenceOf(platform.images.postgresql)}`,
    ]),
    'the pinned image without a digest': withPin({ tag: 'develop-1234567' }),
    "the application's images where the pin is not known": { ...sample(), pinned: undefined },
    'any image where the platform is not known': { ...sample(INIT), platform: undefined },
  },
});

testRule(imageRules, 'image-of-another-branch', {
  flags: {
    'another branch, though the pin names it': [
      withPin({ tag: 'main-1234567' }),
      { ...both[0], because: 'the environment runs builds of develop, and the tag is main-1234567' },
      both[1],
    ],
    'no branch': [withPin({ tag: '1234567' }), ...both],
    'no tag': [withPin(PIN, `${platform.images.api}@${PIN.digest}`), both[0], { ...both[1] }],
  },
  accepts: {
    'builds of the branch, and images of others': sample(),
    'any branch where the model is not known': { ...withPin({ tag: 'main-1234567' }), environment: undefined },
  },
});

testRule(imageRules, 'image-tag-moves', {
  flags: {
    latest: [withPin({ tag: 'latest' }), ...both],
    'latest, though with a digest': [withPin({ tag: 'latest', digest: digest('0') }), ...both],
    'a branch without a commit': [withPin({ tag: 'develop' }), ...both],
    'a third-party image without a digest': [
      sample(['Deployment/db', `${POD}.containers[0].image`, 'postgres:16.11-alpine']),
      { object: 'Deployment/db', path: `${POD}.containers[db].image` },
    ],
  },
  accepts: {
    'tags with a digest': sample(),
    'a build of the application by its commit': withPin({ tag: 'develop-1234567' }),
  },
});
