import type { Hold } from '@vmshift/releases';
import { changeRule } from '../rule';
import { type ChangedPin, changedPins } from './changed-pins';

const shared = {
  class: 'wrong-image',
  see: 'docs/on-call.md#hold-and-resume',
} as const;

/** Who holds it and why, on one line. */
function describeHold(hold: Hold | undefined): string | undefined {
  if (hold === undefined) return undefined;
  const { by, reason, rolledBackFrom } = hold;
  return `held by ${by}: ${reason}${rolledBackFrom === undefined ? '' : ` (rolled back from ${rolledBackFrom})`}`;
}

function placeOf({ object, name, was, is }: ChangedPin) {
  return { object, path: 'hold', before: describeHold(was.hold), after: describeHold(is.hold), name };
}

/** Holds are set and lifted by commands, which record who did it; `resume` waits for an approval where the model asks. */
export const pinHolds = [
  changeRule({
    ...shared,
    id: 'pin-hold-removed',
    title: 'A hold ends by resume',
    judge: (comparison) =>
      changedPins(comparison)
        .filter(({ was, is }) => was.hold !== undefined && is.hold === undefined)
        .map(placeOf),
    verdict: 'block',
    because: ({ name }) => `${name} is held, and this change lifts the hold by no resume`,
    impact: 'the next automatic release replaces the build that a person kept there',
    fix: ({ name }) => `./vmshiftctl resume ${name} --push`,
  }),
  changeRule({
    ...shared,
    id: 'pin-hold-edited',
    title: 'A hold is set by hold or rollback',
    judge: (comparison) =>
      changedPins(comparison)
        .filter(({ is }) => is.hold !== undefined)
        .map(placeOf)
        .filter(({ before, after }) => before !== after),
    verdict: 'block',
    because: ({ name }) => `the hold of ${name} is written by hand`,
    impact: 'releases leave the environment alone, for a reason and in a name that no command recorded',
    fix: ({ name }) => `./vmshiftctl hold ${name} --reason "<why>" --push`,
  }),
  changeRule({
    ...shared,
    id: 'pin-resume-edited',
    title: 'A hold by a revert ends by resume',
    judge: (comparison) =>
      changedPins(comparison)
        .filter(({ was, is, returns }) => !returns && was.resumedAfter !== is.resumedAfter)
        .map(({ object, name, was, is }) => ({
          ...{ object, path: 'resumedAfter', before: was.resumedAfter, after: is.resumedAfter, name },
        })),
    verdict: 'block',
    because: ({ name }) => `the pin tells that releases of ${name} were resumed, and no resume wrote it`,
    impact: 'the hold by a revert ends, and the next automatic release brings the reverted build back',
    fix: ({ name }) => `./vmshiftctl resume ${name} --push`,
  }),
];
