import { imageTagPrefix, model } from '@vmshift/environments';
import { buildObjects } from '../build-objects';
import { APP } from '../testing/apps';
import { fixturePin, renderedEnvironments } from '../testing/rendered';

const ours = [APP.api, APP.worker, APP.beat, APP.schema];
const { images } = model.platform;

describe.each(renderedEnvironments)('images of %s', (_, environment) => {
  test('B1 the pin is the one source of the application images', () => {
    const pin = fixturePin(environment.environment);
    expect(environment.container(APP.api).image).toBe(`${images.api}:${pin.images.api.tag}`);
    expect(environment.container(APP.schema).image).toBe(`${images.api}:${pin.images.api.tag}`);
    expect(environment.container(APP.worker).image).toBe(`${images.celery}:${pin.images.celery.tag}`);
    expect(environment.container(APP.beat).image).toBe(`${images.celery}:${pin.images.celery.tag}`);
  });

  test('B1 a digest in the pin is part of the image', () => {
    const pin = fixturePin(environment.environment);
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const api = { ...pin.images.api, digest };
    const objects = buildObjects(environment.environment, { ...pin, images: { ...pin.images, api } }, model.platform);
    const text = JSON.stringify(
      objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === APP.api),
    );
    expect(text).toContain(`"${images.api}:${pin.images.api.tag}@${digest}"`);
  });

  test('B2 a release changes no third-party image', () => {
    const { postgresql, redis } = images;
    expect(environment.container(APP.postgresql).image).toBe(`postgres:${postgresql.tag}@${postgresql.digest}`);
    expect(environment.container(APP.redis).image).toBe(`redis:${redis.tag}@${redis.digest}`);
  });

  test('B5 no image floats, and none is pulled again', () => {
    for (const { image, imagePullPolicy } of environment.containers()) {
      expect(image).not.toMatch(/:latest(@|$)|^[^:]+$/);
      expect(imagePullPolicy).toBe('IfNotPresent');
    }
  });

  test('B6 third-party images have tag and digest, and PostgreSQL one major everywhere', () => {
    const foreign = environment.containers().filter(({ image }) => !image.startsWith('ghcr.io/ilearn-code/'));
    expect(foreign.length).toBeGreaterThan(0);
    for (const { image } of foreign) expect(image).toMatch(/:[^:@]+@sha256:[0-9a-f]{64}$/);
    const majors = foreign.filter(({ image }) => image.startsWith('postgres:')).map(({ image }) => image.split('.')[0]);
    expect(new Set(majors)).toEqual(new Set(['postgres:16']));
  });

  test('B9 the tag of every application image carries the branch of the environment', () => {
    for (const owner of ours) {
      const tag = environment.container(owner).image.split(':')[1];
      expect(tag?.startsWith(imageTagPrefix(environment.environment))).toBe(true);
    }
  });

  test('B9 only pods of private images name the pull secret', () => {
    for (const [owner, { imagePullSecrets }] of environment.pods()) {
      expect([owner, imagePullSecrets]).toEqual([
        owner,
        ours.some((app) => app === owner) ? [{ name: 'ghcr-secret' }] : undefined,
      ]);
    }
  });
});
