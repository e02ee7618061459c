import { checkPinBranch } from './check-pin-branch';
import { imageReference } from './image-reference';

test('an image is referred to by tag, and by digest too when that is known', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  expect(imageReference('ghcr.io/a/b', { tag: 'main-aa583cf' })).toBe('ghcr.io/a/b:main-aa583cf');
  expect(imageReference('ghcr.io/a/b', { tag: 'main-aa583cf', digest })).toBe(`ghcr.io/a/b:main-aa583cf@${digest}`);
});

test('a pin of another branch than its environment follows is a problem that names both', () => {
  const pin = {
    branch: 'develop',
    commit: '0'.repeat(40),
    images: { api: { tag: 'a' }, celery: { tag: 'a' } },
    sequence: 0,
  };
  expect(checkPinBranch({ name: 'staging', branch: 'develop' }, pin)).toEqual([]);
  expect(checkPinBranch({ name: 'production', branch: 'main' }, pin)).toEqual([
    expect.objectContaining({ environment: 'production', value: 'develop', allowed: expect.stringContaining('main') }),
  ]);
});
