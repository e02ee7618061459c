import fc from 'fast-check';
import { digestProblems, imagesWithoutDigest } from './pinned-digests';
import type { ImagePin, ReleasePin } from './release-pin';

const COMMIT = 'a'.repeat(40);
const TAG: ImagePin = { tag: `main-${COMMIT}` };
const DIGEST: ImagePin = { ...TAG, digest: `sha256:${'1'.repeat(64)}` };
const pin = (api: ImagePin, celery: ImagePin): ReleasePin => ({
  ...{ branch: 'main', commit: COMMIT, images: { api, celery }, sequence: 3 },
});

test('the first pins may name tags, as nothing was released before', () => {
  expect(digestProblems('production', pin(TAG, TAG), [])).toEqual([]);
  expect(digestProblems('production', pin(TAG, TAG), [pin(TAG, TAG), undefined])).toEqual([]);
});

test('after a pin with a digest each image needs one', () => {
  expect(digestProblems('production', pin(DIGEST, TAG), [pin(TAG, TAG), pin(DIGEST, DIGEST)])).toEqual([
    {
      rule: 'pin-without-digest',
      environment: 'production',
      path: 'images.celery.digest in apps/vmshift/releases/production.json',
      value: `no digest of main-${COMMIT}`,
      allowed: 'sha256: and 64 digits: production was pinned by digest before (main-aaaaaaaaaaaa)',
      fix: `./vmshiftctl release --branch main --sha ${COMMIT} --image api=sha256:... --image celery=sha256:... --push`,
    },
  ]);
});

test('it is refused for the images without a digest alone, and where one had a digest before', () => {
  const image = fc.constantFrom(TAG, DIGEST);
  const any = fc.tuple(image, image).map(([api, celery]) => pin(api, celery));
  fc.assert(
    fc.property(any, fc.array(any), (now, earlier) => {
      const hadDigest = earlier.some(({ images }) => Object.values(images).some(({ digest }) => digest !== undefined));
      expect(digestProblems('dev', now, earlier)).toHaveLength(hadDigest ? imagesWithoutDigest(now).length : 0);
    }),
  );
});
