import { printableLine } from '../printable';

/** Takes no room and parts what GitHub would join: it looks for mentions and references in the finished HTML. */
const WORD_JOINER = '\u2060';

/**
 * Text for GitHub's Markdown in which nothing has a meaning: every character that Markdown or HTML reads becomes its
 * number, line breaks and what is invisible a blank, and nothing is a mention, a reference, an address or a link.
 * @see https://github.github.com/gfm/
 * @see https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\s\p{C}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
    .replace(/[@#]|\bGH(?=-)/gi, (mark) => `${mark}${WORD_JOINER}`)
    .replace(/[&<>"'`*_~[\](){}#|\\@!:.$+=\u2060-]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same as code, in which GitHub resolves no mention, link or reference. */
export function inlineCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

/** Lines in a fence that none of them can close. Invisible characters but tabs become visible. */
export function fenced(lines: readonly string[], language: string): string {
  const text = lines.map((line) => line.split('\t').map(printableLine).join('\t'));
  const longest = Math.max(
    2,
    ...text.map((line) => Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length))),
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.join('\n')}\n${fence}\n`;
}
