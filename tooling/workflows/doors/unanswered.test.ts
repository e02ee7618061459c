import { MESSAGE, pushFixtures } from './push-fixture';

const newFixture = pushFixtures();
const released = [MESSAGE.split('\n')[0], 'Start'];

test.each(["'fetch '*", "'push '*"])('origin that does not answer %s at first is asked again', (calls) => {
  const repository = newFixture();
  repository.renderRelease();
  expect(repository.push(repository.whereGitIsLate(calls, 3))).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^pushed 2 files to main in /m),
  });
  expect(repository.subjects()).toEqual(released);
});

test('a push whose answer was lost is known by what origin has, and not made twice', () => {
  const repository = newFixture();
  repository.renderRelease();
  const { status, out } = repository.push(repository.whereGitFails("'push '*"));
  expect([status, out]).toEqual([0, expect.stringMatching(/^pushed 2 files to main in .*seen by a fetch alone/)]);
  expect(repository.subjects()).toEqual(released);
});

test.each([
  ["'fetch '*", 'origin does not give main'],
  ["'push '*", 'origin answered no push to main'],
])('an outage at %s is told as one, and not as a rule of the branch', (calls, message) => {
  const repository = newFixture();
  repository.renderRelease();
  const { status, err } = repository.push(repository.whereGitIsLate(calls, 99));
  expect([status, err]).toEqual([1, expect.stringContaining(`::error::${message}`)]);
  expect(err).toContain('error: 502');
  expect(err).not.toContain('bypass list');
  expect(repository.subjects()).toEqual(['Start']);
});
