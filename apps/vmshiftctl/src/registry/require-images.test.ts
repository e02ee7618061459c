import { cloneForEachTest } from '../testing/clone-for-each-test';
import { firstPin } from '../testing/first-pin';
import { type RegistryStub, startRegistry } from '../testing/registry-stub';
import { digest, sha, type TestClone, type TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
let clone: TestClone;
cloneForEachTest((made, of) => {
  [clone, origin] = [made, of];
});
let registry: RegistryStub;
beforeAll(async () => {
  registry = await startRegistry();
});
beforeEach(() => registry.gone.clear());
afterAll(() => registry.close());

/** From here on production runs build d, and ran a, b and c before. */
async function releaseAll(): Promise<void> {
  clone = await origin.cloneAfter('a to d', async (where) => {
    for (const [at, digit] of ['b', 'c', 'd'].entries())
      await where.run('release', '--branch=main', `--sha=${sha(digit)}`, `--sequence=${at + 2}`, '--push');
  });
}

const rollback = (...args: readonly string[]) =>
  clone.runWith({ VMSHIFTCTL_REGISTRY: registry.url }, 'rollback', 'production', '--reason=errors', ...args);

test('a rollback to a build whose images are there asks once, and says nothing of it', async () => {
  await releaseAll();
  const before = registry.requests.length;
  expect(await rollback('--push')).toMatchObject({ code: 0, err: expect.not.stringContaining('was not seen') });
  expect(clone.runs('production')).toBe('c');
  // Of each of both images: refused, the token, the list, the manifest for the nodes.
  expect(registry.requests).toHaveLength(before + 8);
});

test.each([[['--push']], [['--dry-run']], [['--commit']], [['--patch', 'made']], [[]]])(
  'a rollback %j to images that are gone is refused with what is there, and changes nothing',
  async (args) => {
    await releaseAll();
    registry.gone.add(`main-${sha('c')}`);
    const { code, out, err } = await rollback(...args);
    expect([code, out]).toEqual([1, '']);
    expect(err.split('\n').filter((line) => !line.startsWith('warning: '))).toEqual([
      expect.stringMatching(
        /^production: ghcr\.io does not have main-c{12} any more, so that no pod of it could start; nothing was changed$/,
      ),
      ...['api', 'celery'].map((name) => `  gone: ghcr.io/ilearn-code/vmshift-${name}:main-${sha('c')}`),
      expect.stringMatching(/^ {2}still there, newest first: b{40}, aa583cf[0-9a-f]{33}$/),
      `  fix: ./vmshiftctl rollback production --to ${sha('b')} --reason "<why>" --push`,
    ]);
    expect([clone.status(), clone.runs('production'), origin.head()]).toEqual(['', 'd', clone.head()]);
    expect((await rollback('--push', `--to=${sha('b')}`)).code).toBe(0);
    expect(clone.runs('production')).toBe('b');
  },
);

test('where no other build is there, the way back is one of the application', async () => {
  await releaseAll();
  for (const commit of [sha('c'), sha('b'), firstPin('main').commit]) registry.gone.add(`main-${commit}`);
  const { err } = await rollback('--push');
  expect(err).toContain('of the other builds that ran there, none was seen there');
  expect(err).toContain('fix: take the change back in ilearn-code/vmshift on main: the push is built and released');
});

test('a rollback goes on where the registry does not tell, and says so', async () => {
  await releaseAll();
  registry.instead.push({ status: 403 }, { status: 403 });
  const { code, err } = await rollback('--push');
  expect([code, clone.runs('production')]).toEqual([0, 'c']);
  expect(err).toContain(
    'warning: production: whether ghcr.io still has main-cccccccccccc was not seen: ghcr.io lets no one without a login read ghcr.io/ilearn-code/vmshift-api (403); if it does not, no pod of it starts; ./vmshiftctl verify production asks again',
  );
});

test('digests are asked for, and not the tags that stand next to them', async () => {
  await releaseAll();
  const images = ['api', 'celery'].flatMap((name) => ['--image', `${name}=${digest('e')}`]);
  clone = origin.clone();
  const builds = await origin.startGitHub({ branch: 'main', commit: sha('e'), digests: [digest('e')], number: 9 });
  expect(builds.repository.runs).toHaveLength(1);
  expect((await clone.run('release', '--branch=main', `--sha=${sha('e')}`, ...images, '--push')).err).toBe('');
  await rollback('--push');
  registry.gone.add(`main-${sha('e')}`);
  expect((await rollback('--push', `--to=${sha('e')}`)).err).not.toContain('any more');
  registry.gone.add(digest('e'));
  await rollback('--push');
  expect((await rollback('--push', `--to=${sha('e')}`)).err).toContain(
    `gone: ghcr.io/ilearn-code/vmshift-api:main-${sha('e')}@${digest('e')}`,
  );
});
