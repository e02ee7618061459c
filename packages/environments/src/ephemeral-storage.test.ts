import { dumpStorage, ephemeralStorage } from './ephemeral-storage';

test.each([
  [[], '256Mi'],
  [['128Mi', '16Mi'], '256Mi'],
  [['128Mi', '1Gi'], '1216Mi'],
  [['many'], '256Mi'],
])('a pod with folders of %j may write %s', (sizes, storage) => {
  expect(ephemeralStorage(sizes.map((sizeLimit) => ({ sizeLimit })))).toBe(storage);
});

test('a pod in which a dump waits may write as much as the volume holds, and some more', () => {
  expect(dumpStorage({ volume: { size: '20Gi', storageClass: 'x' } })).toBe('20992Mi');
  expect(dumpStorage({ volume: { size: '20Gi', storageClass: 'x' } }, 2)).toBe('41472Mi');
});
