import { type Content, type Html, html } from '../html';
import { markSharedTargets } from './mark-shared-targets';
import { splitViews } from './split-views';
import type { Edge, Place, Topology } from './topology';
import { type LinkTo, topologySvg } from './topology-svg';

/** Where a place of an environment can be seen; undefined where that is not known. */
export type LinkIn = (environment: string, place: Place) => string | undefined;

/** Each topology as pictures, with a table of its connections; the first one open. */
export function topologies(list: readonly Topology[], linkIn: LinkIn): Html {
  const parts = list.map((topology, index) => {
    const { environment } = topology;
    const linkTo: LinkTo = (place) => linkIn(environment, place);
    const views = splitViews(topology);
    const figures = views.map((view, place) => figure(view, `topology-${index}-${place}`, views.length, place, linkTo));
    return html`${index === 0 ? html`<details class="topologies fold card" open>` : html`<details class="topologies fold card">`}
<summary><h3>${environment}</h3></summary>
${figures}${table(topology, linkTo)}</details>
`;
  });
  return html`${parts}`;
}

function figure(view: Topology, name: string, views: number, place: number, linkTo: LinkTo): Html {
  const number = views > 1 && html`<p class="small soft">Picture ${place + 1} of ${views}</p>\n`;
  return html`<figure>
${number}<div class="scroll" tabindex="0" role="region" aria-label="Picture of ${view.environment}, which scrolls">
${topologySvg(view, name, linkTo)}</div>
<figcaption class="small soft">${legend(view)}</figcaption>
</figure>
`;
}

/** What the picture shows by colours and signs; nothing of what is not in it. */
function legend(view: Topology): Content {
  const { shared } = markSharedTargets(view);
  const has = (kind: Edge['kind']) => view.edges.some((edge) => edge.kind === kind);
  const sentences = [
    ...(has('request') ? ['Blue is the way of a request.'] : []),
    ...(has('connection') ? ['Each grey line is a connection that the NetworkPolicies of both ends allow.'] : []),
    ...shared.map(({ target, label }, index) => `${index + 1}: may also connect to ${target} on ${label}.`),
    ...(view.edges.some(({ refused }) => refused)
      ? ['Red and dashed: the Ingress routes it, and the NetworkPolicies refuse it.']
      : []),
    ...(view.boxes.some(({ open }) => open.length > 0) ? ['Red outline: no NetworkPolicy closes the pods.'] : []),
  ];
  return sentences.join(' ');
}

/** Everything that the pictures show, in words. */
function table({ environment, edges }: Topology, linkTo: LinkTo): Html {
  return html`<details class="connections fold">
<summary>All ${edges.length} connections of ${environment} as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Connections of ${environment}"><table>
<thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">How</th><th scope="col">Declared by</th></tr></thead>
<tbody>
${edges.map((edge) => html`${row(edge, linkTo)}\n`)}</tbody>
</table></div>
</details>
`;
}

const KINDS: Readonly<Record<Edge['kind'], string>> = {
  request: 'request',
  endpoint: 'endpoint',
  connection: 'may connect',
  mount: 'mounts',
};

function row(edge: Edge, linkTo: LinkTo): Html {
  const how = `${edge.refused ? 'refused ' : ''}${KINDS[edge.kind]} ${edge.label}`.trimEnd();
  const places = edge.declaredBy.map((place, index) => html`${index > 0 && html`<br>`}${placeLink(place, linkTo)}`);
  return html`<tr><td>${edge.from}</td><td>${edge.to}</td><td>${how}</td><td>${places}</td></tr>`;
}

function placeLink(place: Place, linkTo: LinkTo): Content {
  const address = linkTo(place);
  const words = `${place.object} ${place.path}`.trimEnd();
  return address === undefined ? words : html`<a href="${address}">${words}</a>`;
}
