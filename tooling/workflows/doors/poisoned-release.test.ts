import { requireSameProgram } from '../../../apps/vmshiftctl/src/publish/program-outdated';
import { pinFingerprint, printPin, type ReleasePin } from '../../../packages/releases/src';
import { digest, sha } from '../runner/builds';
import { git } from '../runner/platform-origin';
import { MANIFEST, MESSAGE, manifestOf, PIN, PushFixture, pinOf } from './push-fixture';

let repository: PushFixture;
/** A refusal leaves everything as it is, so that the next test can take the same repository. */
let unchanged: PushFixture;
beforeAll(() => {
  unchanged = new PushFixture();
});
beforeEach(() => {
  repository = unchanged;
});
afterEach(() => {
  if (repository !== unchanged && repository !== released) repository.remove();
});
afterAll(() => {
  unchanged.remove();
  released?.remove();
});

test('a release is pushed as the person who asked, by the App, with the message as it is', () => {
  repository = new PushFixture();
  repository.renderRelease();
  expect(repository.push()).toMatchObject({ status: 0, out: expect.stringMatching(/^pushed 2 files to main in /) });
  const commit = git(repository.bare, 'log', '-1', '--format=%an <%ae> %cn%n%B', 'main');
  expect(commit.trimEnd()).toBe(`ada <ada@users.noreply.github.com> vmshift-release[bot]\n${MESSAGE.trimEnd()}`);
  expect(git(repository.bare, 'show', `main:${MANIFEST}`)).toBe(manifestOf('2'));
});

const HOLD = { reason: 'a demo', by: 'ada' };
const HELD = MESSAGE.replaceAll('release(dev): develop-222222222222', 'hold(dev): develop-111111111111')
  .replace('develop-111111111111 -> develop-222222222222', 'stays on develop-111111111111')
  .replace('Release-Action: release', 'Release-Action: hold')
  .replace(sha('2'), sha('1'))
  .replace(/Release-Run: .*\n/, 'Release-By: ada\nRelease-Reason: a demo\n');
const ASKED_TO_HOLD = {
  ACTION: 'hold',
  ENVIRONMENT: 'dev',
  REASON: ' a demo ',
  COMMIT: '',
  API_DIGEST: '',
  CELERY_DIGEST: '',
};

/** A message of ours for dev. */
const messageOf = (action: string, told: string, digit: string, more: readonly string[]) =>
  [
    ...[`${action}(dev): develop-${sha(digit).slice(0, 12)}`, '', `dev: ${told}`, '', `Release-Action: ${action}`],
    ...[`Release-Of: vmshift@${sha(digit)}`, 'Release-Environments: dev', ...more, WRITTEN_BY, ''],
  ].join('\n');
const WRITTEN_BY = 'Release-Written-By: https://github.com/ilearn-code/iac-vmshift/actions/runs/7';
const BY_ADA = ['Release-By: ada', 'Release-Reason: a demo'];
const ASKED_TO_ROLL_BACK = { ...ASKED_TO_HOLD, ACTION: 'rollback' };
const short = (digit: string) => `develop-${sha(digit).slice(0, 12)}`;
const BACK = messageOf('rollback', `${short('2')} -> ${short('1')}`, '1', BY_ADA);
const backTo = (digit: string, more: Partial<ReleasePin> = {}) =>
  printPin(pinOf(digit, { hold: { ...HOLD, rolledBackFrom: sha('2') }, ...more }));

/** Dev ran build 1 and runs build 2, and a branch that tried build 3 and took it back was merged. */
let released: PushFixture | undefined;
function releasedTwice(): void {
  if (released === undefined) {
    released = new PushFixture();
    released.renderRelease();
    expect(released.push()).toMatchObject({ status: 0 });
    released.follow();
    released.mergeBranch([
      ['Try another build', { [PIN]: printPin(pinOf('3')) }],
      ['Take it back', { [PIN]: printPin(pinOf('2')) }],
    ]);
  }
  repository = released;
}

test('a rollback to a build that only a merged branch had is refused', () => {
  releasedTwice();
  repository.write(PIN, backTo('3'));
  repository.write(MANIFEST, manifestOf('3'));
  repository.render(messageOf('rollback', `${short('2')} -> ${short('3')}`, '3', BY_ADA));
  expect(repository.push(ASKED_TO_ROLL_BACK)).toMatchObject({
    status: 1,
    err: expect.stringContaining('main never had this build in dev'),
  });
});

test.each<readonly [string, string, string, string, RegExp]>([
  ['another digest', backTo('1').replace(digest('1'), digest('9')), '1', BACK, /never had this build/],
  ['another number', backTo('1', { sequence: 999 }), '1', BACK, /never had this build/],
  ['the hold of another person', backTo('1', { hold: { ...HOLD, by: 'grace' } }), '1', BACK, /reason .* who asked/],
  ['no hold', printPin(pinOf('1')), '1', BACK, /leaves a hold/],
  ['one image that stays', backTo('1'), '2', BACK, /not that of the pin/],
])('a rollback to a build with %s is refused', (_what, pin, runs, message, because) => {
  releasedTwice();
  repository.write(PIN, pin);
  const [api = '', celery = ''] = [manifestOf('1'), manifestOf(runs)].map((text, at) => text.split('env: []')[at]);
  repository.write(MANIFEST, `${api}env: []${celery}`);
  repository.render(message);
  expect(repository.push(ASKED_TO_ROLL_BACK)).toMatchObject({ status: 1, err: expect.stringMatching(because) });
});

test('a rollback brings back what main had', () => {
  releasedTwice();
  repository.write(PIN, backTo('1'));
  repository.write(MANIFEST, manifestOf('1'));
  repository.render(BACK);
  const ifPin = pinFingerprint(pinOf('2'));
  const asked = { ...ASKED_TO_ROLL_BACK, REASON: '\u00a0a demo\u2003' };
  const [build, anotherPin] = [short('1'), pinFingerprint(pinOf('1'))];
  for (const TO of [sha('3'), short('2'), build.slice(0, -1), `${build}1`, build.replace('develop', 'main')])
    expect(repository.push({ ...asked, TO })).toMatchObject({
      status: 1,
      err: expect.stringContaining(`it was asked to go back to ${TO}`),
    });
  for (const TO of ['', build])
    expect(repository.push({ ...asked, TO, IF_PIN: anotherPin })).toMatchObject({
      status: 1,
      err: expect.stringContaining('the pin of dev is another one than the one that was judged'),
    });
  expect(repository.push({ ...asked, TO: sha('1').slice(0, 7), IF_PIN: ifPin })).toMatchObject({ status: 0, err: '' });
});

test.each<readonly [string, Partial<ReleasePin>, RegExp]>([
  ['other build', { ...pinOf('3') }, /message names another build/],
  ['other digest', { images: pinOf('3').images }, /tag of dev is not of its build/],
  ['other number', { sequence: 999_999_999_999_999 }, /leaves the build of dev as it is/],
  ['other reason', { hold: { ...HOLD, reason: 'x' } }, /with the reason that was given and who asked/],
  ['other person', { hold: { ...HOLD, by: 'grace' } }, /with the reason that was given and who asked/],
  [' invented resume', { resumedAfter: sha('5') }, /a hold resumes nothing/],
])('a hold that holds an%s is refused', (_what, more, because) => {
  const pin = pinOf('1', { hold: HOLD, ...more });
  repository.write(PIN, printPin(pin));
  repository.render(HELD.replaceAll(sha('1'), pin.commit).replaceAll(short('1'), `develop-${pin.commit.slice(0, 12)}`));
  expect(repository.push(ASKED_TO_HOLD)).toMatchObject({ status: 1, err: expect.stringMatching(because) });
});

test('a hold that touches the manifests is refused', () => {
  repository.write(PIN, printPin(pinOf('1', { hold: HOLD })));
  repository.write(MANIFEST, manifestOf('2'));
  repository.render(HELD);
  expect(repository.push(ASKED_TO_HOLD)).toMatchObject({ status: 1, err: expect.stringContaining('leaves the man') });
});

test('a resume names no revert that main does not have', () => {
  repository.write(PIN, printPin(pinOf('1', { resumedAfter: sha('5') })));
  repository.render(messageOf('resume', `stays on ${short('1')}`, '1', []));
  expect(repository.push({ ...ASKED_TO_HOLD, ACTION: 'resume', REASON: '' })).toMatchObject({
    status: 1,
    err: expect.stringContaining('resumed after what main does not have'),
  });
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
  repository.renderRelease();
  expect(repository.push({ [name]: value })).toMatchObject({
    status: 1,
    err: expect.stringMatching(/it was asked for|is not given/),
  });
});

test('number and run that were given are those of the pin', () => {
  repository = new PushFixture();
  repository.renderRelease();
  const RUN_URL = 'https://github.com/iLearn-code/vmshift/actions/runs/2/attempts/1';
  expect(repository.push({ SEQUENCE: '2', RUN_URL })).toMatchObject({ status: 0, err: '' });
});

test('a hold is in the pin alone', () => {
  repository = new PushFixture();
  repository.write(PIN, printPin(pinOf('1', { hold: HOLD })));
  repository.render(HELD);
  expect(repository.push(ASKED_TO_HOLD)).toMatchObject({ status: 0 });
});

test.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
  ['other environment', { ENVIRONMENT: 'production' }, /asked of production alone/],
  ['other reason', { REASON: 'another' }, /Release-Reason should be another/],
  ['other person', { BY: 'grace' }, /Release-By should be grace/],
  ['other verb', { ACTION: 'resume' }, /asked to resume/],
])('a hold of an%s than was asked for is refused', (_what, asked, because) => {
  repository.write(PIN, printPin(pinOf('1', { hold: HOLD })));
  repository.render(HELD);
  expect(repository.push({ ...ASKED_TO_HOLD, ...asked })).toMatchObject({
    status: 1,
    err: expect.stringMatching(because),
  });
  expect(repository.subjects()).toEqual(['Start']);
});

const { api, celery } = pinOf('2').images;
const mixed = { api, celery: { ...celery, digest: digest('4') } };

/** Files and message of a render that was tampered with, and a word of the refusal. */
const poisoned: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string, RegExp]>> = {
  'an image from elsewhere': [
    { [MANIFEST]: manifestOf('2').replaceAll('ilearn-code', 'evil') },
    MESSAGE,
    /more of a manifest than tags and digests/,
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
  repository.renderRelease(files, message);
  const { status, err } = repository.push();
  expect(status).toBe(1);
  expect(err).toMatch(because);
  expect(err).not.toContain('\u001b');
  expect(repository.subjects()).toEqual(['Start']);
});

test.each(['', 'Ada Lovelace', 'ada\n', 'a'.repeat(40), 'ada <x>', '-ada[bot][bot]'])(
  'the author %j is refused',
  (AUTHOR) => {
    repository.renderRelease();
    expect(repository.push({ AUTHOR })).toMatchObject({ status: 1, err: expect.stringContaining('is no name') });
  },
);

describe('main has moved on since it was rendered', () => {
  test.each([
    'docs/operations.md',
    'README.md',
    'templates/app-repository/x',
    '.github/workflows/ci.yaml',
    'cdktf.out/stacks/argocd/cdk.tf.json',
    'dist/production/api.deployment.yaml',
    'dist/environments.md',
    'apps/vmshift/releases/production.json',
  ])('by %s: the release goes on top of it', (path) => {
    expect(() => requireSameProgram([path])).not.toThrow();
    repository = new PushFixture();
    repository.renderRelease();
    repository.merge(path);
    expect(repository.push()).toMatchObject({ status: 0, err: '' });
    expect(repository.subjects().slice(0, 2)).toEqual([MESSAGE.split('\n')[0], `Change ${path}`]);
  });

  test.each([
    'package.json',
    'packages/releases/src/plan.ts',
    'dist/model.json',
    'dist/dev/x.yaml',
    PIN,
    '.gitattributes',
  ])('by %s: nothing is pushed, and it asks for another render', (path) => {
    repository = new PushFixture();
    repository.renderRelease();
    repository.merge(path);
    expect(repository.push()).toMatchObject({ status: 0, out: expect.stringContaining('rendered again') });
    expect(repository.push({ LAST: 'true' })).toMatchObject({
      status: 1,
      err: expect.stringContaining(`(${path}); nothing was changed; fix: start it again`),
    });
    expect(repository.subjects()).toEqual([`Change ${path}`, 'Start']);
  });
});

test('a render is pushed to the branch that it was made from, as long as that stays, and never to main', () => {
  repository = new PushFixture();
  git(repository.bare, 'branch', 'change', 'main');
  const rendered = { KIND: 'rendered', MESSAGE: 'chore: render\n\nSynth-Of: x' };
  repository.write(MANIFEST, manifestOf('2'));
  repository.render();
  expect(repository.push({ ...rendered, BRANCH: 'change' })).toMatchObject({ status: 0 });
  const again = repository.push({ ...rendered, BRANCH: 'change' });
  expect(again).toMatchObject({ status: 1, err: expect.stringContaining('has moved on') });
  expect(git(repository.bare, 'log', '--format=%s', 'change').trim().split('\n')).toEqual(['chore: render', 'Start']);
  const toMain = repository.push({ ...rendered, BRANCH: 'main' });
  expect(toMain).toMatchObject({ status: 1, err: expect.stringContaining('what was reviewed, or a release') });
});
