import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha } from './runner/builds';
import { git, PlatformOrigin } from './runner/platform-origin';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

/** Lets a person push a change of these files each time that a release was rendered, before it is pushed. */
function mergeAfterRender(...paths: readonly string[]): void {
  const program = join(platform.folder, 'programs/vmshiftctl');
  renameSync(program, `${program}-real`);
  writeFileSync(join(platform.folder, 'paths'), `${paths.join('\n')}\n`);
  writeFileSync(
    program,
    `#!/bin/bash
vmshiftctl-real "$@" || exit
cd "${platform.clone()}"
read -r path < "${platform.folder}/paths" || exit 0
sed -i 1d "${platform.folder}/paths"
[ -n "$path" ] || exit 0
export GIT_AUTHOR_NAME=Grace GIT_AUTHOR_EMAIL=g@example.com GIT_COMMITTER_NAME=Grace GIT_COMMITTER_EMAIL=g@example.com
git pull --quiet
mkdir -p "$(dirname "$path")"
echo >> "$path"
git add --all
git commit --quiet -m "Change $path"
git push --quiet
`,
    { mode: 0o755 },
  );
}

const hold = { verb: 'hold', environment: 'dev', reason: 'a demo' };
const authors = () => git(platform.bare, 'log', '--format=%an: %s', 'main').trim().split('\n').slice(0, -1);

test('what decides a release was changed after it was rendered: it is rendered again, and its author stays', async () => {
  mergeAfterRender('packages/manifests/src/index.ts');
  const { conclusion, jobs, log } = await platform.start('operate', hold);
  expect(conclusion).toBe('success');
  expect(log).toContain('main has moved on since this was rendered (packages/manifests/src/index.ts)');
  expect([jobs['again / push']?.conclusion, jobs.approve?.conclusion]).toEqual(['success', 'success']);
  expect(authors()).toEqual([
    expect.stringMatching(/^octocat: hold\(dev\)/),
    'Grace: Change packages/manifests/src/index.ts',
  ]);
});

test('a rollback that is rendered again goes to the build that was decided on first', async () => {
  await platform.releaseTwice();
  mergeAfterRender('turbo.json');
  const inputs = { verb: 'rollback', environment: 'production', reason: 'errors' };
  const { conclusion, jobs } = await platform.start('operate', inputs);
  expect([conclusion, jobs.operate?.outputs, platform.pin('production').commit]).toEqual([
    'success',
    { stale: 'true', to: sha('1') },
    sha('1'),
  ]);
});

test('it was changed each time: nothing is pushed, and the run fails with what to do', async () => {
  mergeAfterRender('apps/infra/src/main.ts', 'turbo.json');
  const { conclusion, log } = await platform.start('release', platform.built('main', '1', 11));
  expect(conclusion).toBe('failure');
  expect(log).toContain(
    'main has moved on again since this was rendered (turbo.json); nothing was changed; fix: start it again',
  );
  expect(authors()).toEqual(['Grace: Change turbo.json', 'Grace: Change apps/infra/src/main.ts']);
});
