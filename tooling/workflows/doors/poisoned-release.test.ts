import { requireSameProgram } from '../../../apps/vmshiftctl/src/publish/program-outdated';
import { printPin } from '../../../packages/releases/src';
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
  if (repository !== unchanged) repository.remove();
});
afterAll(() => unchanged.remove());

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
  .replace('Release-Written-By', 'Release-By: ada\nRelease-Reason: a demo\nRelease-Written-By');
const ASKED_TO_HOLD = {
  ACTION: 'hold',
  ENVIRONMENT: 'dev',
  REASON: ' a demo ',
  COMMIT: '',
  API_DIGEST: '',
  CELERY_DIGEST: '',
};

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
    /has no one commit/,
  ],
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
    MESSAGE.replace('Release-Written', 'Release-Run: https://github.com/evil/x/actions/runs/1\nRelease-Written'),
    /no one runUrl/,
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
