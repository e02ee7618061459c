import { pinPath, printPin, type ReleasePin } from '@vmshift/releases';
import type { AttestedBuilds } from '../testing/attested-builds';
import { firstPin } from '../testing/first-pin';
import { AMD64, type RegistryStub, startRegistry } from '../testing/registry-stub';
import { digest, sha, type TestClone, TestOrigin } from '../testing/test-origin';

jest.mock('../run-program', () =>
  jest
    .requireActual('../../../../tooling/testing/attestations.cjs')
    .withAttestations(jest.requireActual('../run-program')),
);

jest.setTimeout(60_000);

const RUN = 'https://github.com/ilearn-code/vmshift/actions/runs';
const VERIFIED = ['ENVIRONMENT  BUILD              BUILT BY', `production   main-bbbbbbbbbbbb  ${RUN}/11`].join('\n');

let origin: TestOrigin;
let builds: AttestedBuilds;
let clone: TestClone;
beforeAll(async () => {
  origin = new TestOrigin();
  builds = await origin.startGitHub({ branch: 'main', commit: sha('b'), digests: [digest('b')], number: 11 });
  builds.add({ branch: 'develop', commit: sha('c'), digests: [digest('c')], number: 12 });
});
beforeEach(async () => {
  clone = await origin.cloneAfter('a release', async (where) => {
    const images = ['--image', `api=${digest('b')}`, '--image', `celery=${digest('b')}`];
    await where.run('release', '--branch=main', `--sha=${sha('b')}`, ...images, '--push');
  });
});
afterAll(() => origin.remove());

test('where every pin is by tag alone, a line tells that nothing was verified', async () => {
  const warning = expect.stringMatching(/^warning: staging: .* is pinned by tag alone/);
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify', 'staging', 'dev')).toEqual({
    ...{ code: 0, err: warning },
    out: 'nothing was verified: no build that is pinned has digests',
  });
  clone.write(pinPath('staging'), printPin({ ...clone.pin('staging'), sequence: 7 }));
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify', '--base=HEAD')).toEqual({
    ...{ code: 0, err: warning },
    out: 'nothing was verified: no build that differs from HEAD has digests',
  });
});

/** Writes the pin of production as a person would. */
const edit = (change: Partial<ReleasePin>) =>
  clone.write(pinPath('production'), printPin({ ...clone.pin('production'), ...change }));

test('each pin is verified; one by tag alone has nothing to verify, which is a warning', async () => {
  expect(await clone.run('verify')).toEqual({
    code: 0,
    out: VERIFIED,
    err: expect.stringMatching(/^warning: staging: develop-aa583cfb23d2 is pinned by tag alone.*\nwarning: dev: /),
  });
  expect(await clone.run('verify', 'production')).toMatchObject({ code: 0, err: '' });
  const { out } = await clone.run('verify', 'production', '--json');
  expect(JSON.parse(out)).toEqual([
    { environment: 'production', build: 'main-bbbbbbbbbbbb', outcome: 'verified', runUrl: `${RUN}/11` },
  ]);
});

const image = { tag: `main-${sha('b')}`, digest: digest('c') };
test.each<readonly [string, Partial<ReleasePin>, RegExp]>([
  [
    'invented digest',
    { images: { api: image, celery: image } },
    /expected SourceRepositoryRef to be refs\/heads\/main, got refs\/heads\/develop/,
  ],
  [
    'forged sequence',
    { sequence: 999_999_999_999_999 },
    /sequence: given 999999999999999, GitHub's number of that run is 11/,
  ],
  [
    'foreign run URL',
    { runUrl: 'https://github.com/evil/x/actions/runs/11' },
    /run: given https:\/\/github\.com\/evil\/x\//,
  ],
])('door: %s in a pin is told with the environment, and fails', async (_what, change, because) => {
  edit(change);
  const { code, out, err } = await clone.run('verify', '--base', 'origin/main');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^production: main-bbbbbbbbbbbb: /);
  expect(err).toMatch(because);
});

test('with --base only what changed is verified, and what does not needs no token', async () => {
  edit({ hold: { reason: 'a demo', by: 'ada' } });
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify', '--base=HEAD')).toEqual({
    code: 0,
    out: 'every pinned build is that of HEAD',
    err: '',
  });
  expect((await clone.run('verify', '--base=HEAD^')).out).toBe(VERIFIED);
});

describe('with a registry', () => {
  let registry: RegistryStub;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  beforeEach(() => registry.gone.clear());
  afterAll(() => registry.close());
  const verify = (...args: readonly string[]) =>
    clone.runWith({ VMSHIFTCTL_REGISTRY: registry.url }, 'verify', ...args);

  /** `git revert` of the release, as its pull request has it. */
  const revert = () => clone.git('revert', '--no-edit', 'HEAD');
  const reverted = `main-${firstPin('main').commit}`;

  test('the revert of a release to a build that is gone is refused with its images, also one by tag alone', async () => {
    revert();
    expect((await verify('--base=HEAD^')).code).toBe(0);
    registry.gone.add(reverted);
    const { code, err } = await verify('--base=HEAD^');
    expect([code, err.split('\n')]).toEqual([
      1,
      [
        'production: main-aa583cfb23d2: ghcr.io does not have main-aa583cfb23d2 any more, so that no pod of it could start',
        ...['api', 'celery'].map((name) => `  gone: ghcr.io/ilearn-code/vmshift-${name}:${reverted}`),
        '  fix: ./vmshiftctl rollback production --reason "<why>" --push, which takes no build that is gone, or build aa583cfb23d2 again',
      ],
    ]);
    expect(JSON.parse((await verify('--base=HEAD^', '--json')).out)).toMatchObject([{ outcome: 'gone' }]);
  });

  test('a pinned digest of which the part for the nodes is gone is told, though its attestation is there', async () => {
    expect((await verify('production')).code).toBe(0);
    registry.gone.add(AMD64);
    expect(await verify('production')).toMatchObject({ code: 1, err: expect.stringContaining(`@${digest('b')}`) });
  });

  test('where the registry does not tell, that is a warning', async () => {
    registry.instead.push({ status: 503 }, { status: 503 });
    const { code, err } = await verify('production');
    expect([code, err]).toEqual([0, expect.stringMatching(/^warning: production: whether ghcr\.io still has main-b/)]);
  });

  test('where no pin changed no registry is asked', async () => {
    const before = registry.requests.length;
    await verify('--base=HEAD');
    expect(registry.requests).toHaveLength(before);
  });
});

test.each(['nowhere', '--help', '-x', 'HEAD:dist'])('the base %j is no revision', async (base) => {
  const { code, err } = await clone.run('verify', `--base=${base}`);
  expect([code, err]).toEqual([1, expect.stringContaining('there is no revision')]);
});

test('without a token the refusal names what to do', async () => {
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^a build is known by its attestation.*\n {2}fix: /),
  });
});
