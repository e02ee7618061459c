/** What stands for the part of a value that was cut. */
const CUT = '…';

/** Characters shown before the place where two values differ. */
const CONTEXT = 40;

/** The text, or its beginning and how much more there is. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = wholeCharacter(text, most);
  return `${text.slice(0, end)}${CUT} (${text.length - end} more characters)`;
}

/**
 * Two texts, both cut around the place where they begin to differ, so that what is shown of them differs too.
 * @param most characters of each that are shown
 */
export function cutPair(before: string, after: string, most: number): readonly [before: string, after: string] {
  if (before.length <= most && after.length <= most) return [before, after];
  const same = commonPrefix(before, after);
  const start = same > CONTEXT && same + CONTEXT > most ? wholeCharacter(before, same - CONTEXT) : 0;
  const window = (text: string) => `${start > 0 ? CUT : ''}${cutText(text.slice(start), most)}`;
  return [window(before), window(after)];
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
