import { imageRegistry, imageRepository, isSameImage, majorVersion, parseImage, registryPath } from './image';

describe('images', () => {
  it.each([
    ['redis', 'redis', undefined, undefined],
    ['redis:7.4', 'redis', '7.4', undefined],
    ['registry:5000/a/b', 'registry:5000/a/b', undefined, undefined],
    ['registry:5000/a/b:1@sha256:abc', 'registry:5000/a/b', '1', 'sha256:abc'],
    ['a@sha256:abc', 'a', undefined, 'sha256:abc'],
    ['', '', undefined, undefined],
  ])('%j has repository %j, tag %j and digest %j', (reference, repository, tag, digest) => {
    expect(parseImage(reference)).toEqual({ repository, tag, digest });
  });

  it.each([
    ['docker.io/library/postgres:16', 'postgres'],
    ['index.docker.io/library/postgres', 'postgres'],
    ['library/postgres', 'postgres'],
    ['docker.io/bitnami/redis', 'bitnami/redis'],
    ['ghcr.io/library/postgres', 'ghcr.io/library/postgres'],
  ])('%j is of the repository %j', (reference, repository) => {
    expect(imageRepository(reference)).toBe(repository);
  });

  it.each([
    ['postgres:16.11-alpine', '16'],
    ['app:v2.1', '2'],
    ['app:latest', undefined],
    ['app@sha256:1', undefined],
  ])('%j is of the major version %j', (reference, version) => {
    expect(majorVersion(reference)).toBe(version);
  });
});

test.each<[string, string, boolean]>([
  ['redis:7', 'docker.io/library/redis:7', true],
  ['library/redis:7@sha256:a', 'index.docker.io/library/redis:7@sha256:a', true],
  ['rclone/rclone:1', 'docker.io/rclone/rclone:1', true],
  ['ghcr.io/a/b:1', 'docker.io/ghcr.io/a/b:1', false],
  ['ghcr.io/a/b:1', 'library/ghcr.io/a/b:1', false],
  ['ghcr.io/a/b:1', 'a/b:1', false],
  ['localhost:5000/redis:7', 'redis:7', false],
  ['redis:7', 'redis:8', false],
  ['redis:7', 'redis:7@sha256:a', false],
])('%s and %s are one image: %s', (one, other, isSame) => {
  expect([isSameImage(one, other), isSameImage(other, one)]).toEqual([isSame, isSame]);
});

test.each([
  ['redis:7', 'docker.io'],
  ['rclone/rclone:1', 'docker.io'],
  ['index.docker.io/library/redis:7', 'docker.io'],
  ['ghcr.io/a/b:1@sha256:a', 'ghcr.io'],
  ['localhost/a', 'localhost'],
  ['registry:5000/a/b', 'registry:5000'],
])('%s is pulled from %s', (reference, registry) => {
  expect(imageRegistry(reference)).toBe(registry);
});

test.each([
  ['redis:7', 'library/redis'],
  ['docker.io/rclone/rclone:1@sha256:a', 'rclone/rclone'],
  ['ghcr.io/a/b@sha256:a', 'a/b'],
  ['localhost:5000/b:1', 'b'],
])('the registry of %s names its repository %s', (reference, path) => {
  expect(registryPath(reference)).toBe(path);
});
