import type { Stack } from './stack-boxes';
import type { Box } from './topology';

/** Widths of a letter: the picture is in a font in which all letters have one width. */
const NAME_LETTER = 7.3;
const SMALL_LETTER = 6.4;

/** `Service` and a space, the longest kind that stands in front of a name. */
const KIND_LETTERS = 8;
const PADDING = 10;
const [LEAST_WIDTH, MOST_WIDTH] = [120, 300];

const HEIGHTS: Readonly<Record<Box['role'], number>> = { outside: 30, route: 46, service: 26, workload: 46, data: 26 };

/** Pixels from the upper to the lower border. */
export function boxHeight({ role }: Box): number {
  return HEIGHTS[role];
}

/** How high a stack is. */
export function heightOf({ boxes }: Stack): number {
  return boxes.reduce((sum, box) => sum + boxHeight(box), 0);
}

/** How wide a stack is: as its widest text. */
export function widthOf({ boxes }: Stack): number {
  const width = Math.max(...boxes.map(textWidth)) + 2 * PADDING;
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.ceil(width)));
}

function textWidth({ role, kind, name, detail }: Box): number {
  const small = detail === '' ? 0 : (detail.length + 2) * SMALL_LETTER;
  if (role === 'workload' || role === 'route')
    return Math.max(name.length * NAME_LETTER, kind.length * SMALL_LETTER + small);
  return role === 'outside' ? name.length * NAME_LETTER + small : (name.length + KIND_LETTERS) * SMALL_LETTER + small;
}

/** A name and a detail as far as a box of a width shows them; the title of the box has both in full. */
export function shownTexts(box: Box, width: number): Pick<Box, 'name' | 'detail'> {
  const { role, kind, name, detail } = box;
  const room = width - 2 * PADDING;
  if (textWidth(box) <= room) return { name, detail };
  if (role === 'workload' || role === 'route') {
    return {
      name: cut(name, room / NAME_LETTER),
      detail: cut(detail, room / SMALL_LETTER - kind.length - 2),
    };
  }
  const letter = role === 'outside' ? NAME_LETTER : SMALL_LETTER;
  const rest = room - (role === 'outside' ? 0 : KIND_LETTERS * SMALL_LETTER);
  const shown = cut(detail, rest / 2 / SMALL_LETTER);
  const behind = shown === '' ? 0 : (shown.length + 2) * SMALL_LETTER;
  return { name: cut(name, (rest - behind) / letter), detail: shown };
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, Math.floor(most) - 1))}…`;
}
