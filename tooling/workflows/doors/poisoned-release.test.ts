import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printPin } from '../../../packages/releases/src';
import { digest, sha } from '../runner/builds';
import { git } from '../runner/platform-origin';
import { HOLD, MANIFEST, MESSAGE, manifestOf, PIN, type PushFixture, pinOf, pushFixtures, short } from './push-fixture';

const newFixture = pushFixtures();
/** A refusal leaves everything as it is, so that the next test can take the same repository. */
let unchanged: PushFixture;
beforeAll(() => {
  unchanged = newFixture();
});

test('a release is pushed as the person who asked, by the App, with the message as it is', () => {
  const repository = newFixture();
  repository.renderRelease();
  expect(repository.push()).toMatchObject({ status: 0, out: expect.stringMatching(/^pushed 2 files to main in /) });
  const commit = git(repository.bare, 'log', '-1', '--format=%an <%ae> %cn%n%B', 'main');
  expect(commit.trimEnd()).toBe(`ada <ada@users.noreply.github.com> vmshift-release[bot]\n${MESSAGE.trimEnd()}`);
  expect(git(repository.bare, 'show', `main:${MANIFEST}`)).toBe(manifestOf('2'));
});

test.each([
  ['BUILD_BRANCH', ''],
  ['BUILD_BRANCH', 'main'],
  ['COMMIT', ''],
  ['API_DIGEST', ''],
  ['CELERY_DIGEST', ''],
  ['SEQUENCE', '3'],
  ['RUN_URL', 'https://github.com/ilearn-code/vmshift/actions/runs/3'],
])('a release that was asked for with the %s %j is refused', (name, value) => {
  unchanged.renderRelease();
  expect(unchanged.push({ [name]: value })).toMatchObject({
    status: 1,
    err: expect.stringMatching(/it was asked for|is not given/),
  });
});

test('number and run that were given are those of the pin', () => {
  const repository = newFixture();
  repository.renderRelease();
  const RUN_URL = 'https://github.com/iLearn-code/vmshift/actions/runs/2/attempts/1';
  expect(repository.push({ SEQUENCE: '2', RUN_URL })).toMatchObject({ status: 0, err: '' });
});

test.each([
  ['head_branch', 'main'],
  ['event', 'pull_request'],
  ['event', 'workflow_dispatch'],
  ['path', '.github/workflows/evil.yaml'],
  ['run_number', '2\n3'],
])('a run with the %s %j made no build', (name, value) => {
  unchanged.writeRun(2, '2', { [name]: value });
  unchanged.renderRelease();
  const { status, err } = unchanged.push();
  unchanged.writeRun(2, '2');
  expect([status, err]).toEqual([1, expect.stringContaining('is not what GitHub tells of its run')]);
});

const { api, celery } = pinOf('2').images;
const mixed = { api, celery: { ...celery, digest: digest('4') } };

/** Files and message of a render that was tampered with, and a word of the refusal. */
const poisoned: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string, RegExp]>> = {
  'an image from elsewhere': [
    { [MANIFEST]: manifestOf('2').replaceAll('ilearn-code', 'evil') },
    MESSAGE,
    /image that is not of the application/,
  ],
  'one image from elsewhere': [
    { [MANIFEST]: manifestOf('2').replace('ghcr.io/ilearn-code/vmshift-celery', 'ghcr.io/ilearn-code/vmshift-api') },
    MESSAGE,
    /more of a manifest than tags and digests/,
  ],
  'an image that is not that of the pin': [
    { [MANIFEST]: manifestOf('2').replace(digest('2'), digest('3')) },
    MESSAGE,
    /not that of the pin/,
  ],
  'a tag without the digest': [
    { [MANIFEST]: manifestOf('2').replace(`@${digest('2')}`, '') },
    MESSAGE,
    /not that of the pin/,
  ],
  'another version of an image that is not of the application': [
    { [MANIFEST]: manifestOf('2').replace('redis:7.4-alpine', 'redis:6.0-alpine') },
    MESSAGE,
    /image that is not of the application/,
  ],
  'a variable': [{ [MANIFEST]: manifestOf('2').replace('env: []', 'env: [x]') }, MESSAGE, /than image references/],
  'a line more': [{ [MANIFEST]: `${manifestOf('2')}  hostNetwork: true\n` }, MESSAGE, /than image references/],
  'a line that looks like the head of a difference': [
    { [MANIFEST]: `${manifestOf('2')}++ b/dist/dev/x.yaml\n` },
    MESSAGE,
    /than image references/,
  ],
  'a container more': [
    {
      [MANIFEST]: `${manifestOf('2')}      image: ghcr.io/ilearn-code/vmshift-api:develop-${sha('2')}@${digest('2')}\n`,
    },
    MESSAGE,
    /more of a manifest than tags and digests/,
  ],
  'a new manifest': [
    { 'dist/dev/evil.job.yaml': `image: ghcr.io/ilearn-code/vmshift-api:develop-${sha('2')}@${digest('2')}\n` },
    MESSAGE,
    /adds or removes a manifest/,
  ],
  'manifests of an environment whose pin stays': [
    { 'dist/production/api.deployment.yaml': manifestOf('2') },
    MESSAGE,
    /manifests of an environment and not its pin; it is: production/,
  ],
  'another environment with it': [
    {
      'apps/vmshift/releases/production.json': printPin(pinOf('2')),
      'dist/production/api.deployment.yaml': manifestOf('2'),
    },
    MESSAGE,
    /other environments than it changes/,
  ],
  'a pin of another digest than was asked for': [
    {
      [PIN]: printPin(pinOf('2')).replaceAll(digest('2'), digest('3')),
      [MANIFEST]: manifestOf('2').replaceAll(digest('2'), digest('3')),
    },
    MESSAGE,
    /another digest of api/,
  ],
  'a pin of another build than was asked for': [
    { [PIN]: printPin(pinOf('3')), [MANIFEST]: manifestOf('3') },
    MESSAGE.replaceAll(sha('2'), sha('3')).replaceAll('develop-222222222222', 'develop-333333333333'),
    /asked for 2{40}/,
  ],
  'a pin of another build than the message': [
    { [PIN]: printPin(pinOf('3')), [MANIFEST]: manifestOf('3') },
    MESSAGE,
    /of another build than the message/,
  ],
  'a pin that holds a key twice': [
    { [PIN]: printPin(pinOf('2')).replace('"branch"', `"commit": "${sha('3')}",\n  "branch"`) },
    MESSAGE,
    /not written as the program writes it/,
  ],
  'a pin that holds a key twice, once spelled so that JSON alone reads it': [
    { [PIN]: printPin(pinOf('2')).replace('"branch"', `"comm\\u0069t": "${sha('3')}",\n  "branch"`) },
    MESSAGE,
    /not written as the program writes it/,
  ],
  'a hold that JSON alone reads': [
    { [PIN]: printPin(pinOf('2', { hold: HOLD })).replace('"hold"', '"ho\\u006cd"') },
    MESSAGE,
    /not written as the program writes it/,
  ],
  'a build of another branch': [
    {
      [PIN]: printPin(pinOf('2')).replaceAll('develop', 'main'),
      [MANIFEST]: manifestOf('2').replaceAll('develop', 'main'),
    },
    MESSAGE.replaceAll('-> develop', '-> main').replace('(dev): develop', '(dev): main'),
    /follows another branch than main/,
  ],
  'a tag of another build': [
    {
      [PIN]: printPin(pinOf('2')).replaceAll(`develop-${sha('2')}`, `develop-${sha('3')}`),
      [MANIFEST]: manifestOf('2').replaceAll(`develop-${sha('2')}`, `develop-${sha('3')}`),
    },
    MESSAGE,
    /tag of dev is not of its build/,
  ],
  'an older build': [{ [PIN]: printPin(pinOf('2', { sequence: 0 })) }, MESSAGE, /older than the pinned build 1/],
  'an invented number': [
    { [PIN]: printPin(pinOf('2', { sequence: 999_999_999_999_999 })) },
    MESSAGE,
    /build 9{15} of develop at 2{40} is not what GitHub tells of its run; it is: 2\\ 2{40}\\ develop\\ push/,
  ],
  'the run of another build': [
    { [PIN]: printPin(pinOf('2', { sequence: 3 })).replace('runs/2', 'runs/3') },
    MESSAGE.replace('runs/2', 'runs/3'),
    /is not what GitHub tells of its run; it is: 3\\ 3{40}/,
  ],
  'a run that GitHub does not know': [
    { [PIN]: printPin(pinOf('2')).replace('runs/2', 'runs/9') },
    MESSAGE.replace('runs/2', 'runs/9'),
    /GitHub does not tell the number of the run/,
  ],
  'a run of elsewhere': [
    { [PIN]: printPin(pinOf('2')).replace('ilearn-code/vmshift/actions', 'evil/vmshift/actions') },
    MESSAGE,
    /names no run of ilearn-code\/vmshift/,
  ],
  'an invented resume': [{ [PIN]: printPin(pinOf('2', { resumedAfter: sha('5') })) }, MESSAGE, /resumes nothing/],
  'one image that stays': [
    { [MANIFEST]: `${manifestOf('2').split('env: []')[0]}env: []${manifestOf('1').split('env: []')[1]}` },
    MESSAGE,
    /not that of the pin/,
  ],
  'the image of the API for the workers': [
    {
      [PIN]: printPin(pinOf('2', { images: mixed })),
      [MANIFEST]: manifestOf('2').replace(/(vmshift-celery.*)@.*/, `$1@${digest('2')}`),
    },
    MESSAGE,
    /another digest of celery/,
  ],
  'a subject that tells another build': [
    {},
    MESSAGE.replace(`(dev): ${short('2')}`, `(dev): ${short('9')}`),
    /subject/,
  ],
  'a line that tells another build': [{}, MESSAGE.replace(`dev: ${short('1')}`, `dev: ${short('9')}`), /another form/],
  'no address of the build': [{}, MESSAGE.replace(/Release-Run: .*\n/, ''), /Release-Run should be/],
  'a name that no one gave': [{}, MESSAGE.replace('Release-Run', 'Release-By: eve\nRelease-Run'), /Release-By should/],
  'a hold': [{ [PIN]: printPin(pinOf('2', { hold: HOLD })) }, MESSAGE, /leaves the hold of dev alone/],
  'trailers of another release': [
    {},
    MESSAGE.replace('Release-Environments: dev', 'Release-Environments: dev\nRelease-Environments: production'),
    /comes twice/,
  ],
  'a trailer that names another environment': [
    {},
    MESSAGE.replace('Release-Environments: dev', 'Release-Environments: dev, production'),
    /Release-Environments should be dev/,
  ],
  'a subject that names another environment': [
    {},
    MESSAGE.replace('release(dev)', 'release(production)'),
    /names an environment that it leaves alone/,
  ],
  'the address of another run': [{}, MESSAGE.replace('runs/7', 'runs/8'), /Release-Written-By should be/],
  'a reason that was not given': [
    {},
    MESSAGE.replace('Release-Written-By', 'Release-Reason: x\nRelease-Written-By'),
    /Release-Reason should be/,
  ],
  'another build in the trailer': [{}, MESSAGE.replace(sha('2'), sha('4')), /asked for/],
  'the address of a build that the pin does not have': [
    {},
    MESSAGE.replace(/(Release-Run: ).*/, '$1https://github.com/evil/x/actions/runs/1'),
    /Release-Run should be/,
  ],
  'words of its own': [{}, MESSAGE.replace('\n\nRelease', '\nCo-authored-by: x\n\nRelease'), /another form/],
  'a trailer of another kind': [{}, `${MESSAGE}Signed-off-by: Mallory <m@example.com>\n`, /another line/],
  'words that skip workflows': [{}, MESSAGE.replace('release(dev)', '[skip ci] release(dev)'), /skips workflows/],
  'control characters': [{}, MESSAGE.replace('dev: ', 'dev:\u001b[2J '), /control characters/],
  'no message': [{}, '', /./],
};

test.each(Object.entries(poisoned))('%s: the release is refused', (_what, [files, message, because]) => {
  unchanged.renderRelease(files, message);
  const { status, err } = unchanged.push();
  expect(status).toBe(1);
  expect(err).toMatch(because);
  expect(err).not.toContain('\u001b');
  expect(unchanged.subjects()).toEqual(['Start']);
});

test.each<readonly [string, readonly string[]]>([
  ['more', [PIN]],
  ['less', [PIN, MANIFEST, 'dist/dev/x.yaml']],
  ['others', [PIN, 'dist/dev/x.yaml']],
])('of a patch that changes %s than was checked nothing is pushed', (_what, paths) => {
  unchanged.renderRelease();
  expect(unchanged.pushUnchecked(`printf '%s\\n' ${paths.join(' ')}\n`)).toMatchObject({
    status: 1,
    err: expect.stringContaining('the patch changes other paths than it names'),
  });
  expect(unchanged.subjects()).toEqual(['Start']);
});

test('settings of the machine hide no image, and keep no honest release away', () => {
  const settings = { 'color.ui': 'always', 'diff.interHunkContext': '9', 'diff.noprefix': 'true' };
  const env = Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(Object.keys(settings).length)],
    ...Object.entries(settings).flatMap(([name, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, name],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]);
  unchanged.renderRelease({ [MANIFEST]: manifestOf('2').replace(digest('2'), digest('3')) });
  expect(unchanged.push(env)).toMatchObject({ status: 1, err: expect.stringContaining('not that of the pin') });
  unchanged.renderRelease({ [PIN]: printPin(pinOf('2', { sequence: 9 })) });
  const known = `9 ${sha('2')} develop push .github/workflows/ci-cd.yaml`;
  expect(unchanged.push({ ...env, known })).toMatchObject({ status: 1, err: expect.stringContaining('GitHub tells') });
  const repository = newFixture();
  repository.renderRelease();
  writeFileSync(join(repository.folder, '.curlrc'), 'output = "elsewhere"\n');
  expect(repository.push(env)).toMatchObject({ status: 0, err: '' });
});

test.each([
  ['diff-tree', "'diff-tree '*", 'what changes'],
  ['diff', "'diff '*", 'what changes in the manifests of dev'],
  ['grep', "'grep '*", 'the images of dev'],
  ['cat-file', "'cat-file blob '*:apps/*", 'the pin of dev'],
  ['cat-file, for what was before,', "'cat-file blob 'BEFORE:apps/*", 'the pin that dev had'],
])('where git %s fails in the middle of a release, it is refused', (_command, calls, what) => {
  const before = git(unchanged.bare, 'rev-parse', 'main').trim();
  unchanged.renderRelease();
  expect(unchanged.push(unchanged.whereGitFails(calls.replace('BEFORE', before)))).toMatchObject({
    status: 1,
    err: expect.stringContaining(`Git does not tell ${what}`),
  });
  expect(unchanged.subjects()).toEqual(['Start']);
});

test.each<readonly [string, Readonly<Record<string, string>>]>([
  ['an earlier attempt', { APPROVED_ATTEMPT: '1' }],
  ['no attempt', { APPROVED_ATTEMPT: '' }],
])('what a person asked for with an approval of %s is refused, and a release by the App needs none', (_what, env) => {
  unchanged.renderRelease();
  expect(unchanged.push(env)).toMatchObject({
    status: 1,
    err: expect.stringContaining('was not approved, or judged, in this'),
  });
  const byApp = { AUTHOR: 'vmshift-release[bot]', COMMIT: sha('3') };
  expect(unchanged.push({ ...env, ...byApp }).err).toContain('it was asked for');
});

test.each(['', 'Ada Lovelace', 'ada\n', 'a'.repeat(40), 'ada <x>', '-ada[bot][bot]'])(
  'the author %j is refused',
  (AUTHOR) => {
    unchanged.renderRelease();
    expect(unchanged.push({ AUTHOR })).toMatchObject({ status: 1, err: expect.stringContaining('is no name') });
  },
);
