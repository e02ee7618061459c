import { type AddressInfo, createServer } from 'node:net';
import { observe } from '../observation';
import { gitHubApi } from './github-api';

/** GitHub in one answer. */
function answering(status: number, body = '', headers: Record<string, string> = {}) {
  const asked: { readonly url: string; readonly authorization: string | null }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push({ url: String(input), authorization: new Headers(init?.headers).get('authorization') });
    return new Response(body, { status, headers });
  };
  return { fetch, asked };
}

test('sends the token, and shows what GitHub answered', async () => {
  const { fetch, asked } = answering(500);
  const api = gitHubApi(
    { env: { GITHUB_API_URL: 'https://github.example.org/api/v3', GH_TOKEN: 'secret-token' } },
    { fetch },
  );
  await expect(api('/repos/o/r')).rejects.toThrow('GitHub answered 500 to /repos/o/r');
  expect(asked).toEqual([{ url: 'https://github.example.org/api/v3/repos/o/r', authorization: 'Bearer secret-token' }]);
});

test.each([
  [404, {}, 'set GH_TOKEN'],
  [
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795000000' },
    /the rate limit is used up until .*Z, set GH_TOKEN$/,
  ],
])('without a token %i asks for one', async (status, headers, hint) => {
  await expect(gitHubApi({ env: {} }, answering(status, '', headers))('/x')).rejects.toThrow(hint);
});

test('shows what GitHub itself answered, on one line', async () => {
  const { fetch } = answering(422, JSON.stringify({ message: 'Invalid request.\n\n"x" is not a permitted key.' }));
  await expect(gitHubApi({ env: { GH_TOKEN: 't' } }, { fetch })('/x')).rejects.toThrow(
    /^GitHub answered 422 to \/x: Invalid request\. "x" is not a permitted key\.$/,
  );
});

describe('a limit', () => {
  const date = 'Thu, 26 Nov 2026 12:00:00 GMT';
  const reset = String(Date.parse('2026-11-26T12:40:00Z') / 1000);
  test.each([
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, '2026-11-26T12:40:00Z', 2_400_000],
    [{ 'retry-after': '30' }, '2026-11-26T12:00:30Z', 30_000],
  ])('of %j is told with its end', async (headers, until, retryAfterMs) => {
    const body = JSON.stringify({ message: 'API rate limit exceeded' });
    const api = gitHubApi({ env: { GH_TOKEN: 't' } }, answering(403, body, { date, ...headers }));
    await expect(api('/x')).rejects.toMatchObject({
      message: `GitHub answered 403 to /x: API rate limit exceeded; the rate limit is used up until ${until}`,
      retryAfterMs,
    });
  });
});

test('of a long reason the decisive words at its end are kept', async () => {
  const reason = `Deployment.apps "x" is invalid: ${'spec '.repeat(2000)}\nfield is immutable`;
  const answer = await observe(Promise.reject(new Error(reason)));
  expect(answer).toMatchObject({ because: expect.stringMatching(/^Deployment.*left out.*field is immutable$/) });
});

test('a closed port is unknown, with the reason', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const api = gitHubApi({ env: { GITHUB_API_URL: `http://127.0.0.1:${port}` } }, { fetch: globalThis.fetch });
  expect(await observe(api('/x'))).toMatchObject({
    state: 'unknown',
    because: expect.stringContaining('ECONNREFUSED'),
  });
});
