import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ADMINISTRATOR, GitHubAccount } from '../testing/github-account';
import { StrictPrograms } from '../testing/strict-programs';
import { setSecretByGh } from './set-secret';

const SECRET = { repository: 'ilearn-code/iac-vmshift', environment: 'dev', name: 'POSTGRES_PASSWORD' };
const VALUE = 'a value of some length';

/** The real one, which GitHub's runners have too; in tests another one is first on PATH. */
const GH = ['/usr/bin/gh', '/usr/local/bin/gh'].find((file) => existsSync(file));

/** What a sealed box adds. */
const SEAL_BYTES = 48;

(GH === undefined ? test.skip : test)('gh encrypts the value, and sets it for the environment', async () => {
  const account = new GitHubAccount();
  account.doByHand();
  await account.applyChanges();
  const url = await account.github.listen();
  // The one host that gh asks without TLS, and so by a proxy that can read it.
  const env = { PATH: '/usr/bin:/usr/local/bin', HOME: tmpdir(), GH_HOST: 'github.localhost', HTTP_PROXY: url };
  await setSecretByGh({ root: tmpdir(), env }, ADMINISTRATOR)(SECRET, VALUE);
  const sealed = account.repositories[0].settings.environments.get('dev')?.secrets.get(SECRET.name) ?? '';
  expect(Buffer.from(sealed, 'base64')).toHaveLength(VALUE.length + SEAL_BYTES);
  await account.github.close();
});

test('a flag that gh does not know would be refused, and what it says is told with the command to do it by hand', async () => {
  const programs = new StrictPrograms();
  try {
    const set = setSecretByGh({ root: tmpdir(), env: { PATH: `${programs.folder}:/usr/bin:/bin` } }, 't');
    await set(SECRET, VALUE);
    await expect(set({ ...SECRET, name: '' }, VALUE)).rejects.toThrow(
      /was not set: gh: wrong arguments.*by hand: gh secret set {2}--env dev --repo ilearn-code\/iac-vmshift/s,
    );
  } finally {
    await programs.remove();
  }
});

test('without gh it is told', async () => {
  const set = setSecretByGh({ root: tmpdir(), env: { PATH: '/nonexistent' } }, 't');
  await expect(set(SECRET, VALUE)).rejects.toThrow('gh is not installed');
});
