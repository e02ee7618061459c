/** How the page of the platform looks; a part of the one stylesheet. */
export const platformStyle = `.cause { margin-top: .5rem; max-width: 60rem; font-size: 1.0625rem; }
.matrix { table-layout: fixed; }
.matrix thead th { color: var(--ink); padding-top: .875rem; padding-bottom: .75rem; }
.matrix .title { font-size: 1.0625rem; font-weight: 650; }
.matrix thead a, .matrix thead .soft { font-weight: 400; }
.matrix .title a { font-weight: inherit; color: inherit; }
.matrix th, .matrix td { overflow-wrap: anywhere; }
.matrix tbody th { color: var(--soft); position: sticky; left: 0; background: var(--paper); }
.matrix .group th { font-size: .8125rem; font-weight: 600; color: var(--ink); padding-top: 1rem; padding-bottom: .25rem; }
.matrix .group td { padding: 0; }
.matrix .group + tr { border-top: 0; }
.problem { padding: 1rem 1.25rem; border-left: 4px solid currentColor; }
.problem + .problem, div + .problem, section > div + div > .problem:first-child { margin-top: .75rem; }
.problem > * { color: var(--ink); }
.problem > * + * { margin-top: .5rem; }
.problem .soft { color: var(--soft); }
.problem h3 .mark { margin-right: .25rem; }
rect.application { fill: var(--application); } rect.data { fill: var(--data); }
rect.addon { fill: var(--addon); } rect.argocd { fill: var(--argocd); }
.capacity { padding: 1rem 1.25rem; }
.situations { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.5rem; margin-top: .75rem; }
.nodes { list-style: none; padding: 0; display: grid; gap: .5rem; }
.nodes summary { list-style: none; padding: 0; border-radius: 4px; }
.nodes summary::-webkit-details-marker { display: none; }
.bar { display: grid; grid-template-columns: 3.5rem 1fr 2.75rem; gap: .5rem; align-items: center; line-height: 1.35; }
.bar svg { width: 100%; height: .625rem; background: var(--well); border-radius: 3px; overflow: hidden; }
.bar rect { stroke: var(--paper); stroke-width: 1; }
.cost .sum > * { font-weight: 600; padding-top: .75rem; }
.cost .part > * { padding-top: .125rem; padding-bottom: .125rem; }
.cost tbody .part { border-top: 0; }
.cost tbody .part:last-child > * { padding-bottom: .75rem; }
.range { width: 100%; height: .75rem; margin-top: .35rem; }
.range .least { fill: var(--ink); opacity: .8; } .range .most { fill: var(--line); }
.lanes { padding: .75rem 1.25rem .5rem; }
.lane { display: grid; grid-template-columns: 7rem 1fr; align-items: center; }
.lane svg { width: 100%; height: 2.25rem; overflow: visible; }
.lane line { stroke: var(--line); stroke-width: 2; }
.lane svg svg, .legend .sign { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
.lane svg svg { width: 1px; height: 1px; }
.lane svg .back, .legend .back { fill: var(--bad); } .lane svg .resume, .legend .resume { fill: var(--good); }
.lane svg .hold, .legend .hold { fill: var(--held); }
.lane .axis { height: 1.25rem; fill: var(--soft); font-size: .75rem; }
.lane .band { fill: var(--held-bg); stroke: var(--held); }
.releases td, .releases th { padding-top: .4rem; padding-bottom: .4rem; white-space: nowrap; }
.releases .why { white-space: normal; min-width: 16rem; }
@media (max-width: 40rem) {
  .situations { grid-template-columns: 1fr; gap: 1rem; }
  .cost th, .cost td { padding-left: .5rem; padding-right: .5rem; }
  .lane { grid-template-columns: 1fr; }
  .lane > span { font-size: .8125rem; margin-top: .25rem; }
}
@media (max-width: 62rem) {
  .releases, .releases tbody { display: block; }
  .releases thead { position: absolute; clip-path: inset(50%); }
  .releases tr { display: flex; flex-wrap: wrap; gap: 0 .625rem; padding: .5rem .875rem; }
  .releases td { padding: 0; white-space: normal; } .releases .why { flex-basis: 100%; min-width: 0; }
}
@media (max-width: 52rem) {
  .matrix, .matrix thead, .matrix tbody { display: block; }
  .matrix tr { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(6.25rem, 1fr); padding: .5rem .25rem; }
  .matrix tr > :first-child { grid-row: 1; grid-column: 1 / -1; position: static; }
  .matrix tr > * { grid-row: 2; padding: 0 .4rem; font-size: .8125rem; }
  .matrix .small, .matrix .mono { font-size: .75rem; }
  .matrix .title { font-size: .9375rem; }
  .matrix thead .soft { display: none; }
  .matrix tbody th { font-size: .75rem; }
  .matrix thead tr > :first-child, .matrix .group td { display: none; }
}
`;
