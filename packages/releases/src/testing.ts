import fc from 'fast-check';
import type { ReleasePin } from './release-pin';

/** Arbitrary values of this package's types, for property tests. */

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

export const commits = hex(40);
const digests = hex(64).map((digits) => `sha256:${digits}`);

export const reasons = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => `why: ${text.replace(/[\p{C}\p{Z}]/gu, '_')}`);

const runUrls = fc.nat().map((run) => `https://github.com/ilearn-code/vmshift/actions/runs/${run}`);

const holds = fc.record(
  { reason: reasons, by: fc.constantFrom('octocat', 'Ada Lovelace', 'release[bot]'), rolledBackFrom: commits },
  { requiredKeys: ['reason', 'by'] },
);

/** Pins that pass `parsePin`; with `branch` given, of that branch. */
export function pins(branch?: string): fc.Arbitrary<ReleasePin> {
  const branches = branch === undefined ? fc.constantFrom('main', 'develop', 'release-1.x') : fc.constant(branch);
  return fc.tuple(branches, commits).chain(([ofBranch, commit]) => {
    const images = fc.record(
      {
        tag: fc.integer({ min: 7, max: 40 }).map((digits) => `${ofBranch}-${commit.slice(0, digits)}`),
        digest: digests,
      },
      { requiredKeys: ['tag'] },
    );
    return fc.record(
      {
        branch: fc.constant(ofBranch),
        commit: fc.constant(commit),
        images: fc.record({ api: images, celery: images }),
        sequence: fc.nat(20),
        runUrl: runUrls,
        hold: holds,
        resumedAfter: commits,
      },
      { requiredKeys: ['branch', 'commit', 'images', 'sequence'] },
    );
  });
}
