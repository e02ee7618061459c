/** How topologies look; a part of the one stylesheet. */
export const topologyStyle = `.topologies > summary, .connections > summary { cursor: pointer; padding: .625rem .875rem; }
.topologies > summary h3 { display: inline; }
.topology { font-family: var(--mono); }
.topology text { fill: var(--ink); font-size: 12px; }
.topology .title { font-weight: 600; }
.topology .fact, .topology .ports { fill: var(--soft); font-size: 10.5px; }
.topology tspan { fill: var(--ink); }
.topology .box path { fill: var(--paper); stroke: var(--line-strong); }
.topology .service path, .topology .route path { fill: var(--well); }
.topology .data path { fill: var(--data-bg); }
.topology .outside path { fill: var(--well); stroke-dasharray: 3 3; }
.topology .open path { stroke: var(--bad); stroke-width: 2; }
.topology a:hover .box path, .topology a:focus-visible .box path { stroke: var(--link); stroke-width: 1.5; }
.topology circle { fill: var(--paper); stroke: var(--soft); }
.topology .sign { fill: var(--soft); font-size: 9.5px; }
.topology .edge path { fill: none; stroke: var(--soft); stroke-width: 1.25; }
.topology .edge .reach { stroke: transparent; stroke-width: 8; }
.topology .edge.request path:not(.reach) { stroke: var(--link); stroke-width: 2; }
.topology .edge.refused path:not(.reach) { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 4; }
.topology .edge:hover path:not(.reach) { stroke: var(--ink); stroke-width: 2.5; }
.topology .ports { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.topology marker path { fill: var(--soft); }
.topology .request path { fill: var(--link); }
.topology .edge.request path { fill: none; }
.topology .refused path { fill: var(--bad); }
.topology .edge.refused path { fill: none; }
`;
