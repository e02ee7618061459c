import { type Content, type Html, html } from '../html';
import { shownTexts } from './box-size';
import { layOut, type PlacedBox } from './lay-out';
import { markSharedTargets } from './mark-shared-targets';
import type { Point, Route } from './route-edges';
import type { Place, Topology } from './topology';

/** Where a reader can see a place; undefined where that is not known. */
export type LinkTo = (place: Place) => string | undefined;

/**
 * The picture of a topology. Its boxes are links; its lines too, but only for a pointer: the table next to it has them for
 * everyone else.
 * @param name unique among the pictures of a page
 */
export function topologySvg(topology: Topology, name: string, linkTo: LinkTo): Html {
  const { drawn, shared } = markSharedTargets(topology);
  const { width, height, boxes, edges } = layOut(withoutRepeatedPorts(drawn));
  const marks = ({ box }: PlacedBox) =>
    shared.flatMap(({ sources }, index) => (sources.includes(box.id) ? [String(index + 1)] : []));
  // What belongs together last: a line of a request is not crossed out by others.
  const ordered = [...edges].sort((one, other) => Number(isRequest(one)) - Number(isRequest(other)));
  return html`<svg class="topology" role="group" aria-label="Topology of ${topology.environment}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<defs>${ARROWS.map((kind) => arrow(kind, name))}</defs>
<g aria-hidden="true">
${ordered.map((edge) => html`${edgeSvg(edge, name, linkTo)}\n`)}</g>
${boxes.map((box) => html`${boxSvg(box, marks(box), linkTo)}\n`)}</svg>
`;
}

/** A box that is connected to by the same ports from everywhere shows them itself. */
function withoutRepeatedPorts({ environment, boxes, edges }: Topology): Topology {
  const labels = (id: string) => [...new Set(edges.filter(({ to }) => to === id).map(({ label }) => label))];
  const shown = boxes.map((box) => {
    const [label = '', ...others] = box.role === 'outside' ? labels(box.id) : [];
    return others.length === 0 && label !== '' ? { ...box, detail: label } : box;
  });
  const details = new Map(shown.map(({ id, detail }) => [id, detail]));
  return {
    environment,
    boxes: shown,
    edges: edges.map((edge) => (edge.label === details.get(edge.to) ? { ...edge, label: '' } : edge)),
  };
}

const ARROWS = ['request', 'connection', 'refused'] as const;

function arrow(kind: string, name: string): Html {
  return html`<marker id="${name}-${kind}" class="${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 .5 8 4 0 7.5z"/></marker>`;
}

function isRequest({ edge: { kind } }: Route): boolean {
  return kind === 'request' || kind === 'endpoint';
}

function edgeSvg(route: Route, name: string, linkTo: LinkTo): Html {
  const { edge, points } = route;
  const kind = edge.refused ? 'refused' : isRequest(route) ? 'request' : 'connection';
  const [first] = edge.declaredBy;
  const address = first && linkTo(first);
  const end = points.at(-1);
  const drawn = html`<g class="edge ${kind}"><title>${`${edge.from} → ${edge.to} ${edge.label}`.trimEnd()}</title>
<path class="reach" d="${line(points)}"/><path d="${line(points)}" marker-end="url(#${name}-${kind})"/>${
    end !== undefined && edge.label !== '' && text('ports', { x: end.x, y: end.y - 14 }, edge.label, 'middle')
  }</g>`;
  return address === undefined ? drawn : html`<a href="${address}" tabindex="-1">${drawn}</a>`;
}

const BEND = 6;

/** From point to point, round the corners. */
function line(points: readonly Point[]): string {
  const steps = points.map((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined) return `M${point.x} ${point.y}`;
    if (after === undefined) return `L${point.x} ${point.y}`;
    const [start, end] = [toward(point, before), toward(point, after)];
    return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return steps.join('');
}

/** Where a line begins to bend before a corner: at most half way from the next. */
function toward(corner: Point, next: Point): Point {
  const distance = Math.max(Math.abs(next.x - corner.x), Math.abs(next.y - corner.y));
  const share = Math.min(BEND, distance / 2) / Math.max(1, distance);
  return { x: corner.x + (next.x - corner.x) * share, y: corner.y + (next.y - corner.y) * share };
}

function boxSvg(placed: PlacedBox, marks: readonly string[], linkTo: LinkTo): Html {
  const { box, x, y, width } = placed;
  const address = box.kind === '' ? undefined : linkTo({ object: box.id, path: '' });
  const open = box.open.length > 0 && ' open';
  const drawn = html`<g class="box ${box.role}${open}"><title>${titleOf(placed)}</title><path d="${outline(placed)}"/>${boxTexts(placed)}${marks.map(
    (mark, index) => {
      const centre = { x: x + width - 4 - 17 * index, y };
      return html`<circle cx="${centre.x}" cy="${centre.y}" r="7"/>${text('sign', { ...centre, y: centre.y + 3.5 }, mark, 'middle')}`;
    },
  )}</g>`;
  return address === undefined ? drawn : html`<a href="${address}">${drawn}</a>`;
}

function titleOf({ box: { id, detail, open } }: PlacedBox): string {
  const closed = open.map((direction) => `no NetworkPolicy closes the way ${direction}`);
  return [id, ...(detail === '' ? [] : [detail]), ...closed].join(', ');
}

const RADIUS = 6;

/** A rectangle, with corners that are round where no other box touches it. */
function outline({ x, y, width, height, joined }: PlacedBox): string {
  const [top, bottom] = [joined.above ? 0 : RADIUS, joined.below ? 0 : RADIUS];
  const corner = (radius: number, across: number, down: number) =>
    radius === 0 ? '' : `a${radius} ${radius} 0 0 1 ${across * radius} ${down * radius}`;
  return [
    `M${x + top} ${y}h${width - 2 * top}${corner(top, 1, 1)}`,
    `v${height - top - bottom}${corner(bottom, -1, 1)}`,
    `h${2 * bottom - width}${corner(bottom, -1, -1)}`,
    `v${top + bottom - height}${corner(top, 1, -1)}z`,
  ].join('');
}

/** Short names of kinds that are drawn in one line. */
const SHORT: Readonly<Record<string, string>> = { PersistentVolumeClaim: 'Claim' };

function boxTexts({ box, x, y, width, height }: PlacedBox): Content {
  const { role, kind } = box;
  const { name, detail } = shownTexts(box, width);
  const [left, right, middle] = [x + 10, x + width - 10, y + height / 2 + 4];
  if (role === 'outside')
    return detail === ''
      ? text('title', { x: x + width / 2, y: middle }, name, 'middle')
      : [text('title', { x: left, y: middle }, name), text('fact', { x: right, y: middle }, detail, 'end')];
  if (role === 'service' || role === 'data') {
    const label = html`${SHORT[kind] ?? kind} <tspan>${name}</tspan>`;
    return [text('fact', { x: left, y: middle }, label), text('fact', { x: right, y: middle }, detail, 'end')];
  }
  return [
    text('fact', { x: left, y: y + 17 }, kind),
    text('fact', { x: right, y: y + 17 }, detail, 'end'),
    text('title', { x: left, y: y + 35 }, name),
  ];
}

function text(kind: string, { x, y }: Point, content: Content, anchor: 'start' | 'middle' | 'end' = 'start'): Content {
  if (content === '') return undefined;
  return html`<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
