import { NOW } from '@vmshift/diagnosis/testing';
import { pinFingerprint, REASON } from '@vmshift/releases';
import { builds, entry, problem, production } from '../testing/released';
import { decideReturn, type ReturnRequest } from './decide-return';

const { first, second, third } = builds;
const released = production(entry('release', second, 10), entry('release', first, 600));
const request = {
  ...{ autoRollback: true, state: released, problem: problem(8), verified: [first.commit], now: NOW },
} satisfies ReturnRequest;

const decide = (changes: Partial<ReturnRequest> = {}) => decideReturn({ ...request, ...changes });

test('a release that failed is taken back to the build that ran before, on the pin that was judged', () => {
  expect(decide()).toEqual({
    return: true,
    to: first.commit,
    ifPin: pinFingerprint(second),
    reason: 'automatic return: the image does not exist',
  });
});

test('builds that were overtaken before they could be seen are passed over, and one that ran for longer is not', () => {
  const history = (minutes: number) => ({
    state: production(entry('release', third, 10), entry('release', second, minutes), entry('release', first, 600)),
  });
  expect(decide(history(11))).toMatchObject({ return: true, to: first.commit, ifPin: pinFingerprint(third) });
  expect(decide(history(29))).toMatchObject({ return: true, to: first.commit });
  expect(decide(history(30))).toMatchObject({ return: false, because: expect.stringContaining('never seen') });
  expect(decide({ ...history(11), verified: [second.commit, first.commit] })).toMatchObject({ to: second.commit });
  const reverted = entry('revert', second, 11);
  const state = production(entry('release', third, 10), reverted, entry('release', first, 600));
  expect(decide({ state })).toMatchObject({ return: false });
});

test('foreign words reach no pin and no commit message as they are', () => {
  const said = ['x\u001b[31m\n[skip ci]', `${'long '.repeat(90)}`, '\u202e'.repeat(200)];
  for (const cause of said) {
    const decision = decide({ problem: problem(8, { cause }) });
    expect(REASON.matches(decision.return ? decision.reason : '')).toBe(true);
  }
});

test('the fingerprint tells a hold, a digest and a build apart', () => {
  const held = { ...second, hold: { reason: 'r', by: 'b' } };
  const image = { ...second.images.api, digest: `sha256:${'f'.repeat(64)}` };
  const rebuilt = { ...second, images: { ...second.images, api: image } };
  expect(new Set([second, held, rebuilt, third].map(pinFingerprint)).size).toBe(4);
});

test.each<[string, Partial<ReturnRequest>, string]>([
  ['the model does not want it', { autoRollback: false }, 'release.autoRollback'],
  ['no release can be the cause', { problem: problem(8, { releaseCanCause: false }) }, 'cannot be the cause'],
  ['it was so before', { problem: problem(15) }, 'before the release'],
  [
    'it has been so for long',
    { state: production(entry('release', second, 30), entry('release', first, 600)), problem: problem(21) },
    'more than 20 minutes',
  ],
  ['nothing tells since when', { problem: problem(0, { since: undefined }) }, 'not known since when'],
  ['a clock is an hour ahead', { problem: problem(-60) }, 'clocks differ'],
  ['the time is none', { problem: problem(0, { since: 'yesterday' }) }, 'clocks differ'],
  ['nothing ran before', { state: production(entry('release', second, 10)) }, 'no other build'],
  ['the build before was never seen running well', { verified: [] }, 'never seen running well'],
  ['another build was seen running well', { verified: [third.commit] }, 'never seen running well'],
  [
    'a person went back',
    {
      state: production(
        entry('rollback', { ...first, hold: { reason: 'r', by: 'b', rolledBackFrom: second.commit } }, 10),
        entry('release', second, 30),
        entry('release', first, 600),
      ),
      verified: [second.commit],
    },
    'held',
  ],
  [
    'a person reverted',
    {
      state: production(entry('revert', first, 10), entry('release', second, 30), entry('release', first, 600)),
      verified: [second.commit],
    },
    'by revert',
  ],
  [
    'it was taken back once, and released again on purpose',
    {
      state: production(
        entry('release', second, 10),
        entry('rollback', { ...first, hold: { reason: 'r', by: 'b', rolledBackFrom: second.commit } }, 60),
        entry('release', second, 70),
        entry('release', first, 600),
      ),
    },
    'taken back once already',
  ],
  ['the pin cannot be read', { state: { ...released, pin: undefined } }, 'cannot be read'],
])('nothing is taken back where %s', (_, changes, because) => {
  expect(decide(changes)).toEqual({ return: false, because: expect.stringContaining(because) });
});
