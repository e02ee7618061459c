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
  [403, { 'x-ratelimit-remaining': '0' }, 'the rate limit is used up, set GH_TOKEN'],
])('without a token %i asks for one', async (status, headers, hint) => {
  await expect(gitHubApi({ env: {} }, answering(status, '', headers))('/x')).rejects.toThrow(hint);
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
