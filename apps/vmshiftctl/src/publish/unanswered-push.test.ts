import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { GH013, protectMain } from '../testing/protect-main';
import type { TestClone, TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
let clone: TestClone;
cloneForEachTest((made, of) => {
  [clone, origin] = [made, of];
});

const hold = () => clone.run('hold', 'dev', '--reason', 'x', '--push');
const held = 'hold(dev): develop-aa583cfb23d2';

/** The connection ends when the branch has moved, before the remote says so. */
function loseAnswers(): void {
  const hook = '#!/bin/sh\n[ "$1" != committed ] || kill -9 $PPID\n';
  writeFileSync(join(origin.origin, 'hooks/reference-transaction'), hook, { mode: 0o755 });
}

test('a push whose answer was lost is told as one that arrived', async () => {
  loseAnswers();
  const { code, out, err } = await hold();
  expect([code, origin.subjects()[0]]).toEqual([0, held]);
  expect(out).toMatch(/^pushed 1 file to origin\/main in [0-9a-f]{12}/m);
  expect(err).toMatch(/^origin\/main has the commit, as a fetch shows, although git push failed: /m);
  expect([clone.head(), clone.status()]).toEqual([origin.head(), '']);
});

test('where the remote does not answer since, nothing is known of a push whose answer was lost', async () => {
  loseAnswers();
  const upload = join(clone.root, '.git/upload');
  const script = `#!/bin/sh\ngit -C "$1" log -1 --format=%s main | grep -q hold && exit 1\nexec git-upload-pack "$@"\n`;
  writeFileSync(upload, script, { mode: 0o755 });
  clone.git('config', 'remote.origin.uploadpack', upload);
  const { code, err } = await hold();
  expect([code, origin.subjects()[0]]).toEqual([1, held]);
  expect(err).toContain('  whether it arrived is not known; look: git pull --ff-only && ./vmshiftctl status');
});

describe('with several addresses to push to', () => {
  /** A bare copy of the origin, which is pushed to as well. */
  function pushAlsoTo(mirror: string, order: readonly string[]): void {
    for (const address of order) clone.git('remote', 'set-url', '--add', '--push', 'origin', address);
    expect(clone.git('remote', 'get-url', '--push', '--all', 'origin').split('\n')).toContain(mirror);
  }

  test('a push that origin took and another one did not is told as pushed, with what the other one says', async () => {
    const missing = join(origin.folder, 'missing.git');
    pushAlsoTo(missing, [origin.origin, missing]);
    const { code, out, err } = await hold();
    expect([code, origin.subjects()[0]]).toEqual([0, held]);
    expect(out).toContain('pushed 1 file to origin/main in ');
    expect(err).toMatch(/^origin\/main has the commit, as a fetch shows, although git push failed: .*missing\.git/m);
  });

  test('a push that another one refuses starts no workflow for what origin has', async () => {
    const mirror = join(origin.folder, 'refusing.git');
    clone.git('clone', '--quiet', '--bare', origin.origin, mirror);
    protectMain(mirror, GH013);
    pushAlsoTo(mirror, [origin.origin, mirror]);
    const { code, err } = await hold();
    expect([code, origin.subjects()[0]]).toEqual([0, held]);
    expect(err).toContain('origin/main has the commit, as a fetch shows, although git push failed: ');
    expect(err).not.toContain('does not accept direct pushes');
  });

  test('a push that another one took and origin refuses is told as such, and not tried again', async () => {
    const mirror = join(origin.folder, 'taking.git');
    clone.git('clone', '--quiet', '--bare', origin.origin, mirror);
    protectMain(origin.origin, GH013);
    pushAlsoTo(mirror, [mirror, origin.origin]);
    const before = origin.head();
    const { code, err } = await hold();
    expect([code, origin.head()]).toEqual([1, before]);
    expect(err).toContain(
      'an address that origin is pushed to took the commit, and the main that is fetched from it does not hold it: git push failed: ',
    );
    expect(err).toContain('  fix: push to one address: git remote get-url --push --all origin lists them');
    expect(clone.git('--git-dir', mirror, 'log', '-1', '--format=%s', 'main').trim()).toBe(held);
  });
});
