import { platformStyle } from './platform-style';
import { reviewStyle } from './review/review-style';
import { topologyStyle } from './topology/topology-style';

/**
 * The one stylesheet. A colour means something or is not there: the five tones of `mark`, and the kinds of components in a
 * node. Everything else is ink on paper.
 */
export const stylesheet = `:root {
  color-scheme: light dark;
  --bg: #f6f7f8; --paper: #fff; --ink: #1a1f26; --soft: #58626f; --line: #e1e4e8; --line-strong: #c3c9d1; --link: #0b57c4; --well: #f0f2f4;
  --good: #17713f; --good-bg: #e2f3e8; --warning: #875400; --warning-bg: #fcf0d2; --bad: #b3241b; --bad-bg: #fde7e4;
  --held: #5a3fb0; --held-bg: #eeeafa; --quiet: #58626f; --quiet-bg: #eef0f2;
  --application: #2f6fd0; --data: #14857c; --data-bg: #e9f4f2; --addon: #8a94a3; --argocd: #8a63c9;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0f1216; --paper: #171b20; --ink: #e8ebef; --soft: #a0a9b5; --line: #2b323a; --line-strong: #48525d; --link: #86b6ff; --well: #1f252c;
    --good: #63d39a; --good-bg: #15301f; --warning: #f0c261; --warning-bg: #332809; --bad: #ff9d94; --bad-bg: #3d1917;
    --held: #bfaeff; --held-bg: #272042; --quiet: #a0a9b5; --quiet-bg: #222931;
    --application: #5b97ee; --data: #3ab5aa; --data-bg: #16302d; --addon: #76808e; --argocd: #a685dd;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 var(--sans); overflow-wrap: anywhere; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; margin: 0; }
h1 { font-size: 1.75rem; font-weight: 650; letter-spacing: -.015em; }
h2 { font-size: 1.2rem; font-weight: 650; letter-spacing: -.01em; }
h3 { font-size: 1rem; font-weight: 650; }
p, ul, dl, table, pre { margin: 0; }
a { color: var(--link); text-decoration: none; }
a:hover, p a { text-decoration: underline; text-underline-offset: .15em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre, .mono { font-family: var(--mono); font-size: .875em; }
svg { display: block; }
.soft { color: var(--soft); }
.nowrap { white-space: nowrap; }
.plain a { color: inherit; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .2em; }
.plain a:hover { color: var(--link); text-decoration-color: currentColor; }
.small { font-size: .8125rem; }
.lead { color: var(--soft); margin-top: .25rem; max-width: 46rem; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem .75rem; background: var(--paper); z-index: 1; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

header { padding-top: 2rem; }
.name { font-size: .8125rem; font-weight: 600; color: var(--soft); letter-spacing: .01em; }
.facts { color: var(--soft); font-size: .875rem; margin-top: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: .75rem 0 0; font-size: .875rem; }
section { margin-top: 2.5rem; }
section > * + * { margin-top: 1rem; }
section > h2 + .lead { margin-top: .25rem; }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 2rem; color: var(--soft); font-size: .8125rem; }

.mark { font-weight: 600; }
.mark svg { display: inline-block; width: .8em; height: .8em; margin-right: .4em; vertical-align: -.06em; fill: currentColor; }
.mark .sign { fill: none; stroke: var(--paper); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.mark .empty { fill: none; stroke: currentColor; stroke-width: 2; }
.mark.good, .mark.quiet { font-weight: 400; }
h1 .mark.good, h1 .mark.quiet { font-weight: inherit; }
h1 .mark.quiet { color: inherit; } h1 .mark.quiet svg { color: var(--quiet); }
.mark.good { color: inherit; } .mark.good svg { color: var(--good); }
.good { color: var(--good); } .warning { color: var(--warning); } .bad { color: var(--bad); }
.held { color: var(--held); } .quiet { color: var(--quiet); }

.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .5rem .875rem; font-weight: 400; overflow-wrap: break-word; }
thead th { font-size: .8125rem; color: var(--soft); font-weight: 600; }
tbody tr { border-top: 1px solid var(--line); }
.nowrap { white-space: nowrap; }
.plain a { color: inherit; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .2em; }
.plain a:hover { color: var(--link); text-decoration-color: currentColor; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: var(--soft); max-width: 20rem; } dd { margin: 0; white-space: pre-wrap; }
.commands { display: grid; gap: 1px; border-radius: 6px; overflow: hidden; }
.commands code { background: var(--well); padding: .4rem .75rem; user-select: all; white-space: pre-wrap; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.legend svg { width: .75rem; height: .75rem; }
h4 { margin: 0 0 .5rem; font-size: .875rem; font-weight: 600; }
h4 .soft { font-weight: 400; }
.number { text-align: right; white-space: nowrap; }
figure { margin: 0; padding: 0 .875rem .875rem; }
${platformStyle}${topologyStyle}${reviewStyle}@media print {
  :root { --bg: #fff; }
  body { font-size: 10pt; }
  nav { display: none; }
  section, .card { break-inside: avoid; }
}
@media (max-width: 40rem) {
  header, main, footer { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.25rem; }
  h1 { font-size: 1.375rem; }
  th, td { padding: .5rem .625rem; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; }
}
`;
