import { type Content, type Html, html } from './html';

/** What a colour means, everywhere on a page. `held`: a person decided so. `quiet`: it was not looked at, or says nothing. */
export type Tone = 'good' | 'warning' | 'bad' | 'held' | 'quiet';

/** A word with its colour and a shape of its own, as colours alone are not seen by all. */
export function mark(tone: Tone, text: Content): Html {
  return html`<span class="mark ${tone}"><svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[tone]}</svg>${text}</span>`;
}

const SHAPES: Readonly<Record<Tone, Html>> = {
  good: html`<circle cx="8" cy="8" r="7"/><path class="sign" d="M4.6 8.3l2.4 2.4 4.4-5"/>`,
  warning: html`<path d="M8 1l7.4 13.5H.6z"/><path class="sign" d="M8 6v4M8 12v.4"/>`,
  bad: html`<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path class="sign" d="M5.5 5.5l5 5M10.5 5.5l-5 5"/>`,
  held: html`<rect x="1" y="1" width="14" height="14" rx="3"/><path class="sign" d="M6 5v6M10 5v6"/>`,
  quiet: html`<circle class="empty" cx="8" cy="8" r="6"/>`,
};
