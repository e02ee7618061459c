import type { World } from '../world';
import type { Style } from './styled-line';
import { wrapLine } from './wrap-text';

/** Prints a sentence of the results, on as many lines as the terminal takes. It keeps the blanks that it begins with. */
export function printText({ print, width }: Pick<World, 'print' | 'width'>, text: string, style?: Style): void {
  for (const line of wrapLine(text, width())) print(line, style);
}
