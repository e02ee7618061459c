import { type Content, type Html, html } from './html';

/** A part of a page that its contents lead to. */
export interface Section {
  /** Anchor. */
  readonly id: string;
  readonly title: string;
  /** One sentence below the title. */
  readonly lead?: Content;
  readonly body: Html;
}

/** A section with its heading. */
export function printSection({ id, title, lead, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead !== undefined && html`<p class="lead">${lead}</p>\n`}${body}
</section>
`;
}

/** The contents of a page: a link to each of its sections. */
export function printContents(sections: readonly Section[]): Html {
  return html`<nav aria-label="Contents"><ul>${sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
`;
}
