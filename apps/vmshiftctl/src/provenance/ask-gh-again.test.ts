import { answering } from '../testing/answering';
import { askGhAgain } from './ask-gh-again';
import { passes } from './read-attestation';

const said = (stderr: string) => ({ status: 1, stdout: '', stderr });
const WELL = { status: 0, stdout: '[]', stderr: '' };
const BUSY =
  'Error: GET https://ghcr.io/v2/ilearn-code/vmshift-api/manifests/sha256:1: unexpected status code 429 Too Many Requests';

test.each([
  BUSY,
  'Error: GET https://ghcr.io/v2/: unexpected status code 502 Bad Gateway: <html><h1>502</h1></html>',
  'Error: TOOMANYREQUESTS: retry-after: 1s',
  'Error: HTTP 503: Service Unavailable (https://api.github.com/repos/ilearn-code/vmshift/attestations)',
  'Error: HTTP 403: API rate limit exceeded for installation ID 1.',
  'Error: Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: no such host',
  'Error: Get "https://ghcr.io/v2/": net/http: TLS handshake timeout',
  'gh did not answer within 60 s',
])('%j says nothing of the image', (stderr) => {
  expect(passes(stderr)).toBe(true);
});

test.each([
  'Error: HTTP 404: Not Found',
  'Error: HTTP 401: Bad credentials',
  'Error: MANIFEST_UNKNOWN: manifest unknown',
  'Error: expected SourceRepositoryRef to be refs/heads/main, got refs/heads/develop',
  'Error: remote registry authorization failed, please authenticate with the registry and try again',
])('%j does not pass', (stderr) => {
  expect(passes(stderr)).toBe(false);
});

test('gh is run again where the registry is too busy, and the person is told', async () => {
  const { ask, asked, pauses, warned, waiting } = answering(said(BUSY), said(BUSY), WELL);
  expect(await askGhAgain(ask, waiting)([])).toBe(WELL);
  expect([asked.length, pauses]).toEqual([3, [3000, 10_000]]);
  expect(warned[0]).toMatch(/unexpected status code 429 Too Many Requests; asking again in 3 s$/);
});

test('gh is run four times at most, and not again for a refusal', async () => {
  const busy = answering(said(BUSY));
  expect(await askGhAgain(busy.ask, busy.waiting)([])).toEqual(said(BUSY));
  expect(busy.asked.length).toBe(4);
  const refused = answering(said('Error: HTTP 404: Not Found'), WELL);
  expect(await askGhAgain(refused.ask, refused.waiting)([])).toMatchObject({ status: 1 });
});

test('a person who ends the wait gets what was answered last', async () => {
  const { ask, asked, waiting } = answering(said(BUSY), WELL);
  expect(await askGhAgain(ask, { ...waiting, pause: async () => false })([])).toEqual(said(BUSY));
  expect(asked.length).toBe(1);
});
