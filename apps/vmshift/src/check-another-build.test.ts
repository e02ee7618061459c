import { rmSync } from 'node:fs';
import { model } from '@vmshift/environments';
import { applicationImages, changesBeyondImages } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import fc from 'fast-check';
import { buildObjects } from './build-objects';
import type { Images } from './images';
import { planManifests } from './plan-manifests';
import { printObjects } from './print-objects';
import { pinnedRepository } from './testing/pinned-repository';
import { fixturePin } from './testing/rendered';

jest.mock('./images', () => {
  const { resolveImages } = jest.requireActual('./images');
  const line: Line = { api: undefined };
  return {
    line,
    resolveImages: (platform: unknown, pin: ReleasePin): Images => {
      const images: Images = resolveImages(platform, pin);
      return { ...images, api: line.api?.(images.api, pin) ?? images.api };
    },
  };
});

/** What a pull request makes of one line of images.ts. @default the line as it is */
interface Line {
  api: ((honest: string, pin: ReleasePin) => string) | undefined;
}
const { line } = jest.requireMock<{ readonly line: Line }>('./images');
beforeEach(() => {
  line.api = undefined;
});

const root = pinnedRepository();
afterAll(() => rmSync(root, { recursive: true }));
const synth = () => planManifests({ root, model });

test('the chart as it is takes nothing but images from the pin', () => {
  expect(synth).not.toThrow();
});

test('a foreign image for every build is refused, though it is what images.ts makes of the pin', () => {
  line.api = () => 'ghcr.io/evil/vmshift-api:main-1234567';
  expect(synth).toThrow(
    /BLOCK wrong-image: production\b[^:]*: Deployment\/vmshift-api spec\.template\.spec\.containers\[vmshift-api\]\.image \[image-not-pinned\]\n +now: ghcr\.io\/evil\/vmshift-api:main-1234567\n +neither the release pin nor the platform names the repository/,
  );
});

test.each<[string, (honest: string, pin: ReleasePin) => string]>([
  [
    'a foreign image for builds with a digest',
    (honest, { images }) => (images.api.digest === undefined ? honest : honest.replace('ilearn-code', 'evil')),
  ],
  [
    'a foreign image for any build but those of today',
    (honest, { branch, commit }) =>
      commit === fixturePin({ branch }).commit ? honest : honest.replace('ilearn-code', 'evil'),
  ],
  ['the image of today for every build to come', () => `${model.platform.images.api}:main-${'a'.repeat(40)}`],
  ['no digest, whatever the pin has', (honest) => honest.replace(/@.*/, '')],
])('%s is refused before any such build is released', (_, api) => {
  line.api = api;
  expect(synth).toThrow(
    /Deployment\/vmshift-api spec\.template\.spec\.containers\[(?:0|vmshift-api)\]\.image \[[a-z-]+\]\n +now: /,
  );
});

test('two builds of an environment differ in the images of its containers, whatever their pins hold', () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const builds = fc.record({
    commit: hex(40),
    digest: fc.option(hex(64)),
    sequence: fc.nat(),
    hold: fc.option(fc.record({ reason: fc.constant('demo'), by: fc.constant('octocat') }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...model.environments), builds, builds, (environment, one, two) => {
      const pin = ({ commit, digest, sequence, hold }: typeof one): ReleasePin => {
        const image = {
          tag: `${environment.branch}-${commit}`,
          ...(digest !== null && { digest: `sha256:${digest}` }),
        };
        return { branch: environment.branch, commit, images: { api: image, celery: image }, sequence, hold };
      };
      const files = (build: typeof one) => printObjects(buildObjects(environment, pin(build), model.platform));
      const references = applicationImages(model.platform, pin(two).images);
      expect(changesBeyondImages(files(one), files(two), references)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
