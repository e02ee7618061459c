import { context, type Edit, edited, findings, images, pinned } from '../testing/sample';
import type { PinnedTag } from './check';

describe('image', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'an image that nobody named',
      [['Deployment/web', 'spec.template.spec.initContainers[0].image', 'busybox:1']],
      ['Deployment/web: spec.template.spec.initContainers[wait].image: busybox:1'],
    ],
    [
      'no image',
      [['Deployment/web', 'spec.template.spec.initContainers[0].image', undefined]],
      ['Deployment/web: spec.template.spec.initContainers[wait].image: nothing'],
    ],
    [
      "the application's image without the digest that the pin has",
      [['Deployment/web', 'spec.template.spec.containers[0].image', images.api.replace(/@.*/, '')]],
      [`Deployment/web: spec.template.spec.containers[web].image: ${images.api.replace(/@.*/, '')}`],
    ],
    [
      'a third-party image without its digest',
      [['Deployment/db', 'spec.template.spec.containers[0].image', 'postgres:16.11-alpine']],
      ['Deployment/db: spec.template.spec.containers[db].image: postgres:16.11-alpine'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('image', { objects: edited(...edits) })).toEqual(expected);
  });

  const withPin = (pin: PinnedTag, image = `${context.platform.images.api}:${referenceOf(pin)}`) => {
    const path = 'spec.template.spec.containers[0].image';
    const init = 'spec.template.spec.initContainers[0].image';
    const objects = edited(['Deployment/web', path, image], ['Deployment/web', init, image]);
    return findings('image', { objects, pinned: { ...pinned, api: pin } });
  };
  const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

  it.each<PinnedTag>([{ tag: 'develop-1234567' }, { tag: 'develop-1234567', digest: digest('0') }])(
    'leaves the pinned %o alone, with a digest or not',
    (pin) => {
      expect(withPin(pin)).toEqual([]);
    },
  );

  it.each(['main-1234567', '1234567', 'latest', 'develop'])('finds the tag %s, though the pin names it', (tag) => {
    expect(withPin({ tag })).toHaveLength(2);
  });

  const pin = { tag: 'develop-1234567', digest: digest('a') };
  it.each([
    ['another repository', `ghcr.io/evil/vmshift-api:${referenceOf(pin)}`],
    ['a repository that begins like ours', `${context.platform.images.api}-2:${referenceOf(pin)}`],
    ['another digest', `${context.platform.images.api}:${pin.tag}@${digest('b')}`],
    ['no digest', `${context.platform.images.api}:${pin.tag}`],
    ['another tag', `${context.platform.images.api}:develop-7654321@${pin.digest}`],
    ['no tag', `${context.platform.images.api}@${pin.digest}`],
    ['the floating tag', `${context.platform.images.api}:latest`],
  ])('finds %s, whatever the code that renders takes for the image', (_, image) => {
    expect(withPin(pin, image)).toHaveLength(2);
  });

  it('finds an image in the pods of a CronJob and of a Job', () => {
    const foreign = 'ghcr.io/evil/vmshift-api:develop-1234567';
    const objects = edited(
      ['CronJob/dump', 'spec.jobTemplate.spec.template.spec.containers[0].image', foreign],
      ['Job/migrate', 'spec.template.spec.containers[0].image', foreign],
    );
    expect(findings('image', { objects })).toHaveLength(2);
  });

  it('finds an image that is mounted, and one of a container that is to debug the others', () => {
    const objects = edited(
      ['Deployment/db', 'spec.template.spec.volumes[2]', { name: 'x', image: { reference: 'busybox:1' } }],
      ['Deployment/db', 'spec.template.spec.ephemeralContainers', [{ name: 'x', image: 'busybox:1' }]],
    );
    expect(findings('image', { objects })).toEqual([
      'Deployment/db: spec.template.spec.ephemeralContainers[x].image: busybox:1',
      'Deployment/db: spec.template.spec.volumes[x].image.reference: busybox:1',
    ]);
  });
});

function referenceOf({ tag, digest }: PinnedTag): string {
  return digest === undefined ? tag : `${tag}@${digest}`;
}
