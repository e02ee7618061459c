import { testRule } from '@vmshift/findings/testing';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import { printPin, type ReleasePin } from '@vmshift/releases';
import fc from 'fast-check';
import { compareSides } from '../../review';
import type { Comparison } from '../rule';
import { changeRules } from '../rules';
import { changedPins } from './changed-pins';
import { pinRules } from './pin-rules';

const PIN = 'ReleasePin/staging';

const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;

/** A build of develop, named by the digit of its commit and digests. */
const build = (digit: string, sequence = Number(digit)): ReleasePin => {
  const image = { tag: `develop-${digit.repeat(40)}`, digest: digestOf(digit) };
  return { branch: 'develop', commit: digit.repeat(40), images: { api: image, celery: image }, sequence };
};

/** The frozen `staging` with one pin before and another after. @param released pins that main had, newest first */
function moved(was: ReleasePin, is: ReleasePin, released: readonly ReleasePin[] = []): Comparison {
  const [before, after] = [was, is].map((pin) => new Draft(frozenSide).pin('staging', () => pin).side());
  const base = before?.environments.get('staging');
  return compareSides('staging', base && { ...base, releasedPins: released }, after?.environments.get('staging'));
}

const changed = (change: Partial<ReleasePin>) => moved(build('2'), { ...build('2'), ...change });
const withDigest = (digest: string | undefined) => {
  const { api, celery } = build('2').images;
  const { digest: _digest, ...tag } = api;
  return { images: { api: digest === undefined ? tag : { ...tag, digest }, celery } };
};
const hold = { reason: 'a demo', by: 'ada' };
const held = { ...build('2'), hold };
const history = [build('3'), build('2'), build('1')];

testRule(changeRules, 'pin-build-edited', {
  flags: {
    'a build that no release pinned': [
      moved(build('2'), build('3'), [build('2'), build('1')]),
      {
        ...{ object: PIN, path: 'commit', verdict: 'block', because: expect.stringContaining('develop-333333333333') },
        before: `develop-${'2'.repeat(40)}, api ${digestOf('2')}, celery ${digestOf('2')}`,
        after: `develop-${'3'.repeat(40)}, api ${digestOf('3')}, celery ${digestOf('3')}`,
        fix: expect.stringContaining('./vmshiftctl verify staging'),
      },
    ],
    'a build of which main had the tag with another digest': [
      moved(build('2'), { ...build('1'), ...withDigest(digestOf('9')) }, [build('2'), build('1')]),
      { object: PIN, path: 'commit' },
    ],
  },
  accepts: {
    'the pin stays': moved(build('2'), build('2')),
    'it goes back to a build of main': moved(build('3'), build('2'), history),
    'main went on to it': moved(build('2'), build('3'), history),
    'a hold comes': moved(build('2'), held),
  },
});

testRule(changeRules, 'pin-returns', {
  flags: {
    'a revert of the newest release': [
      moved(build('3'), build('2'), history),
      {
        ...{ object: PIN, path: 'commit', verdict: 'warn' },
        because: 'the pin goes back from develop-333333333333 to develop-222222222222, which main had before',
        fix: expect.stringContaining('./vmshiftctl rollback staging'),
      },
    ],
    'of several releases': [moved(build('3'), build('1'), history), { object: PIN, path: 'commit' }],
  },
  accepts: {
    'main went on to it': moved(build('1'), build('3'), history),
    'a build that main never had': moved(build('3'), build('4'), history),
    'a build that main had with other digests': moved(
      build('3'),
      { ...build('2'), ...withDigest(digestOf('9')) },
      history,
    ),
    'the history is not known': moved(build('3'), build('2')),
  },
});

testRule(changeRules, 'pin-digest-edited', {
  flags: {
    'another digest under the same tag': [
      changed(withDigest(digestOf('9'))),
      {
        ...{ object: PIN, path: 'images.api.digest', before: digestOf('2'), after: digestOf('9'), verdict: 'block' },
        because: `the tag develop-${'2'.repeat(40)} stays and gets another digest, by no release of staging`,
      },
    ],
    'a digest for a pin that had none': [
      moved({ ...build('2'), ...withDigest(undefined) }, { ...build('2'), ...withDigest(digestOf('9')) }),
      { object: PIN, path: 'images.api.digest', before: undefined, after: digestOf('9') },
    ],
  },
  accepts: {
    'the digest goes': changed(withDigest(undefined)),
    'another build': moved(build('2'), build('3')),
    'it goes back to the digest of main': moved(build('2'), { ...build('2'), ...withDigest(digestOf('9')) }, [
      build('2'),
      { ...build('2'), ...withDigest(digestOf('9')) },
    ]),
  },
});

testRule(changeRules, 'pin-digest-dropped', {
  flags: {
    'of the same build': [
      changed(withDigest(undefined)),
      {
        ...{ object: PIN, path: 'images.api', verdict: 'block', after: `develop-${'2'.repeat(40)}` },
        before: `develop-${'2'.repeat(40)}@${digestOf('2')}`,
      },
    ],
    'by a return to a first pin': [
      moved(build('2'), { ...build('1'), ...withDigest(undefined), sequence: 0 }, [
        build('2'),
        { ...build('1'), ...withDigest(undefined), sequence: 0 },
      ]),
      { object: PIN, path: 'images.api' },
    ],
  },
  accepts: { 'another digest': changed(withDigest(digestOf('9'))) },
});

testRule(changeRules, 'pin-sequence-edited', {
  flags: {
    'of the same build': [
      changed({ sequence: 999_999_999_999_999 }),
      {
        ...{ object: PIN, path: 'sequence', before: '2', after: '999999999999999', verdict: 'block' },
        impact: 'every build with a lower number is refused as older: releases stop',
      },
    ],
    'down, with another build': [
      moved(build('2'), build('3', 1)),
      { object: PIN, path: 'sequence', before: '2', after: '1', because: expect.stringContaining('goes down') },
    ],
    'far up, with another build': [moved(build('2'), build('3', 5000)), { object: PIN, path: 'sequence' }],
    'of a first pin': [moved(build('2', 0), build('2', 7)), { object: PIN, path: 'sequence' }],
  },
  accepts: {
    'up with another build': moved(build('2'), build('3')),
    'the first number': moved(build('2', 0), build('3', 5000)),
    'back with a build of main': moved(build('3'), build('2'), history),
  },
});

testRule(changeRules, 'pin-run-edited', {
  flags: {
    'of the same build': [
      changed({ runUrl: 'https://github.com/evil/x/actions/runs/1' }),
      { object: PIN, path: 'runUrl', before: undefined, after: 'https://github.com/evil/x/actions/runs/1' },
    ],
  },
  accepts: { 'another build': moved(build('2'), { ...build('3'), runUrl: 'https://github.com/a/b/actions/runs/1' }) },
});

testRule(changeRules, 'pin-hold-removed', {
  flags: {
    'by hand': [
      moved(held, build('2')),
      {
        ...{ object: PIN, path: 'hold', before: 'held by ada: a demo', after: undefined, verdict: 'block' },
        fix: './vmshiftctl resume staging --push',
      },
    ],
    'by a revert of the hold': [moved(held, build('2'), [held, build('2')]), { object: PIN, path: 'hold' }],
    'with another build': [moved(held, build('3')), { object: PIN, path: 'hold' }],
  },
  accepts: {
    'it stays': moved(held, { ...held, sequence: 9 }),
    'resumed on main': moved(held, build('2'), [build('2'), held]),
  },
});

testRule(changeRules, 'pin-hold-edited', {
  flags: {
    'set by hand': [
      moved(build('2'), held),
      { object: PIN, path: 'hold', before: undefined, after: 'held by ada: a demo', verdict: 'block' },
    ],
    'in another name': [
      moved(held, { ...held, hold: { ...hold, by: 'eve' } }),
      { object: PIN, path: 'hold', before: 'held by ada: a demo', after: 'held by eve: a demo' },
    ],
    'another rollback': [
      moved(held, { ...held, hold: { ...hold, rolledBackFrom: '4'.repeat(40) } }),
      { object: PIN, path: 'hold', after: `held by ada: a demo (rolled back from ${'4'.repeat(40)})` },
    ],
  },
  accepts: { 'it goes': moved(held, build('2')), 'held on main': moved(build('2'), held, [held, build('2')]) },
});

testRule(changeRules, 'pin-resume-edited', {
  flags: {
    'by hand': [
      changed({ resumedAfter: '5'.repeat(40) }),
      { object: PIN, path: 'resumedAfter', before: undefined, after: '5'.repeat(40), verdict: 'block' },
    ],
  },
  accepts: {
    'resumed on main': moved(build('2'), { ...build('2'), resumedAfter: '5'.repeat(40) }, [
      { ...build('2'), resumedAfter: '5'.repeat(40) },
      build('2'),
    ]),
  },
});

const without = (...parts: readonly ('pin' | 'files' | 'config')[]) => {
  const side = frozenSide.environments.get('staging');
  if (side === undefined) throw new Error('no staging');
  return {
    ...{ files: parts.includes('files') ? [] : side.files, platform: side.platform },
    ...{
      pin: parts.includes('pin') ? undefined : side.pin,
      config: parts.includes('config') ? undefined : side.config,
    },
  };
};

testRule(changeRules, 'pin-removed', {
  flags: {
    'the manifests stay': [
      compareSides('staging', without(), without('pin')),
      {
        object: PIN,
        before: 'pinned',
        verdict: 'block',
        fix: 'git checkout main -- apps/vmshift/releases/staging.json',
      },
    ],
  },
  accepts: {
    'the environment goes': compareSides('staging', without(), without('pin', 'files', 'config')),
    'there was none': compareSides('staging', without('pin'), without('pin')),
  },
});

testRule(changeRules, 'pin-without-environment', {
  flags: {
    'a pin alone': [
      compareSides('staging', undefined, without('files', 'config')),
      {
        ...{ object: PIN, before: undefined, after: 'pinned', verdict: 'block' },
        because: 'a pin comes for staging, and there is no such environment',
      },
    ],
    'the environment goes, and its pin stays': [
      compareSides('staging', without(), without('files', 'config')),
      { object: PIN, now: 'pinned', verdict: 'block', because: 'staging goes, and its pin stays' },
    ],
    'it goes from the model, with its files gone before': [
      compareSides('staging', without('files'), without('files', 'config')),
      { object: PIN },
    ],
    'its files go, with a model that was not read': [
      compareSides('staging', without('config'), without('files', 'config')),
      { object: PIN },
    ],
  },
  accepts: {
    'the environment goes with its pin': compareSides('staging', without(), without('pin', 'files', 'config')),
    'its files go, and the model stays': compareSides('staging', without(), without('files')),
    'an environment comes': compareSides('staging', undefined, without()),
    'it was there': compareSides('staging', without('files', 'config'), without('files', 'config')),
  },
});

const anyPin = fc
  .record({
    digit: fc.constantFrom('1', '2', '3'),
    sequence: fc.nat(3000),
    api: fc.constantFrom(undefined, '1', '2'),
    reason: fc.constantFrom(undefined, 'a demo', 'another'),
    resumedAfter: fc.constantFrom(undefined, '5'.repeat(40)),
    runUrl: fc.constantFrom(undefined, 'https://github.com/a/b/actions/runs/1'),
  })
  .map(({ digit, sequence, api, reason, resumedAfter, runUrl }): ReleasePin => {
    const pin = build(digit, sequence);
    const { tag } = pin.images.api;
    return {
      ...pin,
      images: { api: { tag, ...(api && { digest: digestOf(api) }) }, celery: pin.images.celery },
      ...(reason && { hold: { ...hold, reason } }),
      ...(resumedAfter && { resumedAfter }),
      ...(runUrl && { runUrl }),
    };
  });

test('no pin moves unseen, and none that main did not have moves without a block but for the run that it names', () => {
  fc.assert(
    fc.property(anyPin, anyPin, fc.array(anyPin, { maxLength: 3 }), (was, is, released) => {
      const comparison = moved(was, is, released);
      const found = pinRules.flatMap((rule) => rule.judge(comparison)).filter(({ path }) => path !== 'branch');
      const isMoved = changedPins(comparison).length > 0;
      expect(found.length > 0).toBe(isMoved);
      const onlyRun = printPin({ ...was, runUrl: 'x' }) === printPin({ ...is, runUrl: 'x' });
      if (isMoved && !onlyRun && !released.some((pin) => printPin(pin) === printPin(is)))
        expect(found.map(({ verdict }) => verdict)).toContain('block');
    }),
  );
});
