import { pinFingerprint, printPin, type ReleasePin } from '../../../packages/releases/src';
import { digest, sha } from '../runner/builds';
import {
  HOLD,
  MANIFEST,
  manifestOf,
  messageOf,
  PIN,
  type PushFixture,
  pinOf,
  pushFixtures,
  short,
} from './push-fixture';

const newFixture = pushFixtures();
/** A refusal leaves everything as it is, so that the next test can take the same repository. */
let unchanged: PushFixture;
beforeAll(() => {
  unchanged = newFixture();
});

const BY_ADA = ['Release-By: ada', 'Release-Reason: a demo'];
const HELD = messageOf('hold', `stays on ${short('1')}`, '1', BY_ADA);
const ASKED_TO_HOLD = {
  ACTION: 'hold',
  ENVIRONMENT: 'dev',
  REASON: ' a demo ',
  COMMIT: '',
  API_DIGEST: '',
  CELERY_DIGEST: '',
};
const ASKED_TO_ROLL_BACK = { ...ASKED_TO_HOLD, ACTION: 'rollback' };
const BACK = messageOf('rollback', `${short('2')} -> ${short('1')}`, '1', BY_ADA);
const backTo = (digit: string, more: Partial<ReleasePin> = {}) =>
  printPin(pinOf(digit, { hold: { ...HOLD, rolledBackFrom: sha('2') }, ...more }));

/** Dev ran build 1 and runs build 2, and a branch that tried build 3 and took it back was merged. */
function releasedTwice(): PushFixture {
  const repository = newFixture();
  repository.renderRelease();
  expect(repository.push()).toMatchObject({ status: 0 });
  repository.follow();
  repository.mergeBranch([
    ['Try another build', { [PIN]: printPin(pinOf('3')) }],
    ['Take it back', { [PIN]: printPin(pinOf('2')) }],
  ]);
  return repository;
}

let released: PushFixture;
beforeAll(() => {
  released = releasedTwice();
});

test('a rollback to a build that only a merged branch had is refused', () => {
  released.write(PIN, backTo('3'));
  released.write(MANIFEST, manifestOf('3'));
  released.render(messageOf('rollback', `${short('2')} -> ${short('3')}`, '3', BY_ADA));
  expect(released.push(ASKED_TO_ROLL_BACK)).toMatchObject({
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
  released.write(PIN, pin);
  const [api = '', celery = ''] = [manifestOf('1'), manifestOf(runs)].map((text, at) => text.split('env: []')[at]);
  released.write(MANIFEST, `${api}env: []${celery}`);
  released.render(message);
  expect(released.push(ASKED_TO_ROLL_BACK)).toMatchObject({ status: 1, err: expect.stringMatching(because) });
});

test('a rollback that no person asked for is refused where the model wants none, or what judged it is an earlier attempt', () => {
  released.write(PIN, backTo('1'));
  released.write(MANIFEST, manifestOf('1'));
  released.render(BACK);
  const byApp = { AUTHOR: 'vmshift-release[bot]', IF_PIN: pinFingerprint(pinOf('2')) };
  expect(released.push({ ...ASKED_TO_ROLL_BACK, ...byApp })).toMatchObject({
    status: 1,
    err: expect.stringContaining('the model leaves dev as it is (release.autoRollback)'),
  });
  for (const APPROVED_ATTEMPT of ['1', '']) {
    expect(released.push({ ...ASKED_TO_ROLL_BACK, ...byApp, APPROVED_ATTEMPT })).toMatchObject({
      status: 1,
      err: expect.stringContaining('not approved, or judged, in this attempt'),
    });
  }
});

test('a rollback brings back what main had', () => {
  // Its push moves main.
  const repository = releasedTwice();
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
  unchanged.write(PIN, printPin(pin));
  unchanged.render(HELD.replaceAll(sha('1'), pin.commit).replaceAll(short('1'), `develop-${pin.commit.slice(0, 12)}`));
  expect(unchanged.push(ASKED_TO_HOLD)).toMatchObject({ status: 1, err: expect.stringMatching(because) });
});

test('a hold that touches the manifests is refused', () => {
  unchanged.write(PIN, printPin(pinOf('1', { hold: HOLD })));
  unchanged.write(MANIFEST, manifestOf('2'));
  unchanged.render(HELD);
  expect(unchanged.push(ASKED_TO_HOLD)).toMatchObject({ status: 1, err: expect.stringContaining('leaves the man') });
});

test('a resume names no revert that main does not have', () => {
  unchanged.write(PIN, printPin(pinOf('1', { resumedAfter: sha('5') })));
  unchanged.render(messageOf('resume', `stays on ${short('1')}`, '1', []));
  expect(unchanged.push({ ...ASKED_TO_HOLD, ACTION: 'resume', REASON: '' })).toMatchObject({
    status: 1,
    err: expect.stringContaining('resumed after what main does not have'),
  });
});

test('a hold is in the pin alone', () => {
  const repository = newFixture();
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
  unchanged.write(PIN, printPin(pinOf('1', { hold: HOLD })));
  unchanged.render(HELD);
  expect(unchanged.push({ ...ASKED_TO_HOLD, ...asked })).toMatchObject({
    status: 1,
    err: expect.stringMatching(because),
  });
  expect(unchanged.subjects()).toEqual(['Start']);
});
