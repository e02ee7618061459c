import { age } from '@vmshift/diagnosis/git';
import { type Html, html } from './html';

/** Date and minute in UTC; what is no time stays as it is. */
export function clock(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The same as a text that breaks between the date and the rest alone. */
export function moment(time: string): Html {
  const [date, ...rest] = clock(time).split(' ');
  return html`<span class="nowrap">${date}</span> <span class="nowrap">${rest.join(' ')}</span>`;
}

/** How long ago, with the time itself to be read by programs and by those who ask. */
export function ago(time: string, now: Date): Html {
  return html`<time datetime="${time}" title="${clock(time)}">${age(time, now)}</time>`;
}
