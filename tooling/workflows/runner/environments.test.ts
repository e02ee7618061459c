import { enterEnvironment } from './environments';

const secrets = { KEY: 'key' };
const environments = {
  production: { refs: ['refs/heads/main'], approve: () => true, secrets },
  refused: { approve: () => false, secrets },
  open: { secrets },
};

test.each([
  ['production', 'refs/heads/main', { secrets }],
  ['open', 'refs/pull/7/merge', { secrets }],
  ['made by the first job that names it', 'refs/heads/feature', { secrets: {} }],
  [
    'production',
    'refs/heads/feature',
    { refused: expect.stringContaining('Branch "feature" is not allowed to deploy') },
  ],
  ['production', 'refs/pull/7/merge', { refused: expect.stringContaining('Branch "7/merge" is not allowed') }],
  ['refused', 'refs/heads/main', { refused: expect.stringContaining('rejected') }],
])('%s from %s', (name, ref, entry) => {
  expect(enterEnvironment(name, ref, environments)).toEqual(entry);
});
