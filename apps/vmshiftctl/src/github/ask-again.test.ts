import { GitHubError } from '@vmshift/observation';
import { answering } from '../testing/answering';
import { askAgain } from './ask-again';

test.each([
  ['an error of its own', new GitHubError(502, 'GitHub answered 502')],
  ['a limit', new GitHubError(403, 'GitHub answered 403', 1000)],
  ['no answer', new Error('fetch failed')],
])('GitHub is asked again after %s', async (_what, error) => {
  const { ask, asked, waiting } = answering<unknown>(error, error, { run_number: 7 });
  expect(await askAgain(ask, waiting)).toEqual({ run_number: 7 });
  expect(asked.length).toBe(3);
});

test('GitHub is asked four times at most, and not again for a refusal', async () => {
  const gone = answering<unknown>(new Error('fetch failed'));
  await expect(askAgain(gone.ask, gone.waiting)).rejects.toThrow('fetch failed');
  expect(gone.asked.length).toBe(4);
  const refused = answering<unknown>(new GitHubError(404, 'GitHub answered 404'));
  await expect(askAgain(refused.ask, refused.waiting)).rejects.toThrow('404');
  expect(refused.asked.length).toBe(1);
});
