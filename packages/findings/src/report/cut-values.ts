import { counted } from '../counted';

/** What stands for the part of a value that was cut. */
const CUT = '…';

/** Characters shown before the place where two values differ. */
const CONTEXT = 40;

/** The text, or its beginning and how much more there is. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : cutAt(text, wholeCharacter(text, most));
}

/**
 * Two texts, both cut around the place where they begin to differ, so that what is shown of them differs too. Where what is
 * cut off differs as well, that is told.
 * @param most characters of each that are shown
 */
export function cutPair(before: string, after: string, most: number): readonly [before: string, after: string] {
  if (before.length <= most && after.length <= most) return [before, after];
  const same = commonPrefix(before, after);
  const start = same > CONTEXT && same + CONTEXT > most ? wholeCharacter(before, same - CONTEXT) : 0;
  const windows = [before, after].map((text) => text.slice(start));
  const ends = windows.map((text) => (text.length <= most ? text.length : wholeCharacter(text, most)));
  const [rest = '', other = ''] = windows.map((text, index) => text.slice(ends[index]));
  const too = rest.endsWith(other) || other.endsWith(rest) ? '' : ', different too';
  const [was = '', is = ''] = windows.map(
    (text, index) => `${start > 0 ? CUT : ''}${cutAt(text, ends[index] ?? text.length, too)}`,
  );
  return [was, is];
}

function cutAt(text: string, end: number, too = ''): string {
  if (end >= text.length) return text;
  return `${text.slice(0, end)}${CUT} (${counted(text.length - end, 'more character')}${too})`;
}

/** How many characters two texts begin with alike. */
function commonPrefix(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  for (let at = 0; at < most; at += 1) if (one[at] !== other[at]) return at;
  return most;
}

/** The place, or the one before where the place is inside a surrogate pair. */
function wholeCharacter(text: string, place: number): number {
  const code = text.charCodeAt(place);
  return code >= 0xdc00 && code <= 0xdfff ? place - 1 : place;
}
