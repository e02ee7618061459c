import { pinPath, printPin, type ReleasePin } from '@vmshift/releases';
import { digest, sha, type TestClone, TestOrigin } from '../testing/test-origin';

jest.mock('../run-program', () =>
  jest
    .requireActual('../../../../tooling/testing/attestations.cjs')
    .withAttestations(jest.requireActual('../run-program')),
);

jest.setTimeout(60_000);

let origin: TestOrigin;
let clone: TestClone;

/** Two builds of main with digests, the second one in production. */
beforeAll(async () => {
  origin = new TestOrigin();
  await origin.commitStacks();
  const made = (digit: string) => ({
    branch: 'main',
    commit: sha(digit),
    digests: [digest(digit)],
    number: Number.parseInt(digit, 16),
  });
  await origin.startGitHub(made('b'), made('c'));
});
beforeEach(async () => {
  clone = await origin.cloneAfter('two releases', async (made) => {
    for (const digit of ['b', 'c']) await release(made, digit);
  });
});
afterAll(() => origin.remove());

async function release(made: TestClone, digit: string): Promise<void> {
  const build = ['--branch=main', `--sha=${sha(digit)}`, `--sequence=${Number.parseInt(digit, 16)}`];
  const images = ['--image', `api=${digest(digit)}`, '--image', `celery=${digest(digit)}`];
  expect(await made.run('release', ...build, ...images, '--push')).toMatchObject({ code: 0 });
}

/** Writes the pin of production as a person would, renders it, and compares the commit with main. */
async function edit(change: (pin: ReleasePin) => ReleasePin) {
  clone.write(pinPath('production'), printPin(change(clone.pin('production'))));
  expect(await clone.run('synth', '--only', 'manifests')).toMatchObject({ code: 0 });
  clone.commitAll('Edit the pin');
  return review();
}

const review = () => clone.run('diff', 'origin/main', '--head', 'HEAD');

describe('door: invented digest in a pin', () => {
  test('a digest under the tag of an honest build blocks, with both digests, and once', async () => {
    const { code, out } = await edit((pin) => ({
      ...pin,
      images: { ...pin.images, api: { ...pin.images.api, digest: digest('e') } },
    }));
    expect(code).toBe(3);
    expect(out).toContain('BLOCK wrong-image: production: ReleasePin/production images.api.digest [pin-digest-edited]');
    expect(out).toContain(`  ${digest('c')} -> ${digest('e')}`);
    expect(out.match(/^BLOCK/gm)).toHaveLength(1);
  });

  test('so does a build of which nothing is in the history of main', async () => {
    const { code, out } = await edit((pin) => {
      const image = { tag: `main-${sha('d')}`, digest: digest('e') };
      return { ...pin, commit: sha('d'), images: { api: image, celery: image }, sequence: 13 };
    });
    expect([code, out]).toEqual([3, expect.stringContaining('[pin-build-edited]')]);
    expect(out).toContain('./vmshiftctl verify production');
  });

  test('so does a pin that loses its digests', async () => {
    const { code, out } = await edit(({ images: { api, celery }, ...pin }) => ({
      ...pin,
      images: { api: { tag: api.tag }, celery: { tag: celery.tag } },
    }));
    expect([code, out]).toEqual([3, expect.stringContaining('[pin-digest-dropped]')]);
    expect(out).toContain('note: production: pinned by tag alone');
    const validated = await clone.run('validate');
    expect([validated.code, validated.err]).toEqual([1, expect.stringContaining('pin-without-digest')]);
  });

  test('main itself is judged by no such rule: a release is no edit', async () => {
    const { code, out } = await clone.run('diff', 'HEAD~1', '--head', 'HEAD');
    expect([code, out]).toEqual([0, expect.stringContaining('nothing blocks: 0 blocking, 0 warnings, 0 notes')]);
  });

  test('a branch that main was merged into has no pin of its own', async () => {
    clone.git('checkout', '--quiet', '-b', 'topic', 'HEAD~1');
    clone.write('README.md', 'x\n');
    clone.commitAll('Work on it');
    clone.git('merge', '--quiet', '--no-edit', 'origin/main');
    expect(await review()).toMatchObject({ code: 0, out: expect.not.stringContaining('ReleasePin') });
  });
});

test('what a merged branch pinned and took back again was never on main, and is no return', async () => {
  const image = { tag: `main-${sha('d')}`, digest: digest('e') };
  const pin = { ...clone.pin('production'), commit: sha('d'), images: { api: image, celery: image }, sequence: 13 };
  const file = pinPath('production');
  const honest = clone.read(file);
  clone.git('checkout', '--quiet', '-b', 'topic');
  clone.write(file, printPin(pin));
  clone.commitAll('Pin what no one released');
  clone.write(file, honest);
  clone.commitAll('Pin what was there');
  clone.git('checkout', '--quiet', 'main');
  clone.git('merge', '--quiet', '--no-ff', '--no-edit', 'topic');
  clone.git('push', '--quiet');
  const { code, out } = await edit(() => pin);
  expect([code, out]).toEqual([3, expect.stringContaining('[pin-build-edited]')]);
});

describe('door: hold removed by hand', () => {
  test('by an edit, and by a revert of the hold; the command is named', async () => {
    await clone.run('hold', 'production', '--reason=a demo', '--push');
    clone.git('revert', '--no-edit', 'HEAD');
    const reverted = await review();
    expect([reverted.code, reverted.out]).toEqual([3, expect.stringContaining('[pin-hold-removed]')]);
    expect(reverted.out).toContain('Fix: ./vmshiftctl resume production --push');
    clone.git('reset', '--quiet', '--hard', 'origin/main');
    const { code, out } = await edit(({ hold: _hold, ...pin }) => ({ ...pin, sequence: pin.sequence + 1 }));
    expect([code, out]).toEqual([3, expect.stringContaining('[pin-hold-removed]')]);
  });
});

describe('a pull request that reverts a release, as the runbook has it', () => {
  test('passes with a warning that tells what runs then, and that it is held', async () => {
    clone.git('revert', '--no-edit', 'HEAD');
    const { code, out } = await review();
    expect(out).toContain('WARN wrong-image: production: ReleasePin/production commit [pin-returns]');
    expect(out).toContain('the pin goes back from main-cccccccccccc to main-bbbbbbbbbbbb, which main had before');
    expect(out).toContain('./vmshiftctl resume production');
    expect([code, out]).toEqual([0, expect.stringContaining('nothing blocks: 0 blocking, 1 warning, 0 notes')]);
  });

  test('is stopped where the build before was pinned by tag alone', async () => {
    clone.git('revert', '--no-edit', 'HEAD', 'HEAD~1');
    const { code, out } = await review();
    expect([code, out]).toEqual([3, expect.stringContaining('[pin-digest-dropped]')]);
  });
});

test('status and history mark a pin by tag alone, as validate warns of it', async () => {
  const status = await clone.run('status');
  expect(status.out.replace(/\n {2}/g, ' ')).toContain(
    'warning: staging, dev: pinned by tag alone: a tag can be moved',
  );
  const [, newest, , first] = (await clone.run('history', 'production')).out.split('\n');
  expect(newest).not.toContain('by tag alone');
  expect(first).toContain('by tag alone');
  expect(await clone.run('validate')).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^warning: staging, dev: pinned by tag alone/),
  });
});

test('a pin that goes, is renamed, or comes for no environment blocks', async () => {
  clone.git('mv', pinPath('production'), pinPath('prod'));
  clone.commitAll('Rename a pin');
  const { code, out } = await review();
  expect(code).toBe(3);
  expect(out).toContain('ReleasePin/production [pin-removed]');
  expect(out).toContain('ReleasePin/prod [pin-without-environment]');
});

test('a head that takes its model away gets no verdict that lets it pass', async () => {
  clone.git('rm', '--quiet', 'dist/model.json');
  clone.commitAll('Remove the model');
  const { code, out } = await review();
  expect(code).not.toBe(0);
  expect(out).toMatch(/^not compared: dist\/model\.json of \w+: the base has a model/);
});
