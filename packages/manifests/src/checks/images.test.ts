import { type Edit, edited, findings, images } from '../testing/sample';

describe('image', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'an image that nobody named',
      [['Deployment/web', 'spec.template.spec.initContainers[0].image', 'busybox:1']],
      ['Deployment/web: spec.template.spec.initContainers[0].image: busybox:1'],
    ],
    [
      'no image',
      [['Deployment/web', 'spec.template.spec.initContainers[0].image', undefined]],
      ['Deployment/web: spec.template.spec.initContainers[0].image: nothing'],
    ],
    [
      "the application's image without the digest that the pin has",
      [['Deployment/web', 'spec.template.spec.containers[0].image', images.api.replace(/@.*/, '')]],
      [`Deployment/web: spec.template.spec.containers[0].image: ${images.api.replace(/@.*/, '')}`],
    ],
    [
      'a third-party image without its digest',
      [['Deployment/db', 'spec.template.spec.containers[0].image', 'postgres:16.11-alpine']],
      ['Deployment/db: spec.template.spec.containers[0].image: postgres:16.11-alpine'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('image', { objects: edited(...edits) })).toEqual(expected);
  });

  const withImages = (api: string) => {
    const path = 'spec.template.spec.containers[0].image';
    const init = 'spec.template.spec.initContainers[0].image';
    const objects = edited(['Deployment/web', path, api], ['Deployment/web', init, api]);
    return findings('image', { objects, images: { ...images, api } });
  };

  it.each(['develop-1234567', 'develop-1234567@sha256:00'])('leaves the tag %s alone, with a digest or not', (tag) => {
    expect(withImages(`ghcr.io/ilearn-code/vmshift-api:${tag}`)).toEqual([]);
  });

  it.each(['main-1234567', '1234567', 'latest', 'develop'])('finds the tag %s, though the pin names it', (tag) => {
    expect(withImages(`ghcr.io/ilearn-code/vmshift-api:${tag}`)).toHaveLength(2);
  });

  it('finds an image without a tag, though the pin names it', () => {
    expect(withImages('localhost:5000/vmshift-api')).toHaveLength(2);
  });
});
