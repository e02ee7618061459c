/** How a review looks; a part of the one stylesheet. */
export const reviewStyle = `.finding a, .name a { text-decoration: underline; text-underline-offset: .15em; text-decoration-thickness: 1px; }
.notice, .finding { padding: 1rem 1.25rem; }
.notice { margin-top: .75rem; }
.notice > * + *, .finding > * + * { margin-top: .5rem; }
.finding h3, .change summary { font-weight: 400; }
.values { line-height: 1.7; }
del, ins { text-decoration: none; }
.values del code, .values ins code { padding: .1rem .3rem; border-radius: 3px; white-space: pre-wrap; }
.values del code, pre del { background: var(--bad-bg); }
.values ins code, pre ins { background: var(--good-bg); }
pre { white-space: pre-wrap; padding: .5rem 0; line-height: 1.45; }
pre del, pre ins { display: block; }
.fold > summary { list-style: disclosure-closed inside; cursor: pointer; }
.fold[open] > summary { list-style-type: disclosure-open; }
.fold > summary::-webkit-details-marker { display: initial; }
.layers { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.5rem; }
.layers > div > * + * { margin-top: .5rem; }
.layers h4 { margin: 0; font-size: .875rem; font-weight: 600; }
.change { border-top: 1px solid var(--line); padding-top: .375rem; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; font-size: .875rem; }
.filters[hidden], [data-item][hidden] { display: none; }
.filters fieldset { display: flex; flex-wrap: wrap; gap: .25rem .75rem; border: 0; margin: 0; padding: 0; }
.filters legend { float: left; padding: 0; margin-right: .75rem; color: var(--soft); }
.filters input[type="search"] { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line-strong); border-radius: 6px; padding: .2rem .5rem; width: 14rem; max-width: 100%; }
@media (max-width: 60rem) { .layers { grid-template-columns: minmax(0, 1fr); } }
`;
