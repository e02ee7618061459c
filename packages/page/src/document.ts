import { createHash } from 'node:crypto';
import { type Html, html } from './html';
import type { Tone } from './mark';
import { stylesheet } from './stylesheet';

/** A page in one file, which loads nothing from anywhere. */
export interface PageDocument {
  /** Also the heading of its tab: what is decisive comes first. */
  readonly title: string;
  /** Colour of the icon of its tab. */
  readonly tone: Tone;
  /** The elements of the body. */
  readonly body: Html;
  /**
   * Scripts that a reader can do without; never with a text that comes from outside.
   * @default none
   */
  readonly scripts?: readonly string[];
}

/**
 * The text of an HTML file. Its content security policy allows the one stylesheet and the scripts that are in it, by their
 * digests, and nothing else: should a foreign text ever pass for HTML, it neither runs nor loads anything.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
export function printDocument({ title, tone, body, scripts = [] }: PageDocument): string {
  const style = `\n${stylesheet}`;
  const policy = [
    "default-src 'none'",
    `style-src ${source(style)}`,
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map(source).join(' ')}`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    html`<title>${title}</title>`,
    `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICONS[tone])}">`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    body,
    ...scripts.map((script) => `<script>${script}</script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** @throws Error for what would end its element */
function source(text: string): string {
  if (/<\/|<!--/.test(text)) throw new Error('a script or a stylesheet may not hold "</" or "<!--"');
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const icon = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${colour}"/></svg>`;

/** On light and dark tabs both. */
const ICONS: Readonly<Record<Tone, string>> = {
  good: icon('#2e9e64'),
  warning: icon('#d39a1e'),
  bad: icon('#d93a2f'),
  held: icon('#7a5cd6'),
  quiet: icon('#7d8694'),
};
