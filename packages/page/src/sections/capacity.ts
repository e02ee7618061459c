import {
  type CapacityPlan,
  type EnvironmentConfig,
  linodePlan,
  type NodePacking,
  type NodeResources,
  nodeAllocatable,
  type PackedNode,
  type PlatformConfig,
  type PodRequest,
  planCapacity,
} from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import { type Html, html } from '../html';
import { type Addresses, link } from '../links';
import { mark } from '../mark';
import type { PlatformView } from '../platform-view';
import type { Section } from '../section';

/** The nodes of each environment at rest, in a rollout and at the peak. */
export function capacity({ model: { environments, platform }, placeOf }: PlatformView, to: Addresses): Section {
  return {
    id: 'capacity',
    title: 'Capacity',
    lead: `What the pods request of the nodes, packed as tightly as it goes; the scheduler spreads them. At rest every autoscaler is at its minimum. A rollout adds a pod to each workload. At the peak every autoscaler is at its maximum in a rollout, and a backup runs.`,
    body: html`<ul class="legend small">${KINDS.map(
      ({ kind, name }) =>
        html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${kind}" width="10" height="10" rx="2"/></svg>${name}</li>`,
    )}</ul>
${environments.map((environment) => environmentCapacity(environment, platform, (path) => to.file(placeOf?.(environment.name, path))))}`,
  };
}

/** What a pod belongs to, each with its colour. */
const KINDS = [
  { kind: 'application', name: 'application' },
  { kind: 'data', name: 'data servers and backup' },
  { kind: 'addon', name: 'add-ons' },
  { kind: 'argocd', name: 'Argo CD' },
] as const;

const DATA = /^(?:postgresql|redis|pooler|backup)-\d+$/;

function kindOf({ name }: PodRequest): (typeof KINDS)[number]['kind'] {
  if (/^argoCd\w*\./.test(name)) return 'argocd';
  if (name.includes('.')) return 'addon';
  return DATA.test(name) ? 'data' : 'application';
}

/** @param addressOf where a value of the environment is written */
function environmentCapacity(
  environment: EnvironmentConfig,
  platform: PlatformConfig,
  addressOf: (path: string) => string | undefined,
): Html {
  const plans = planCapacity(environment, platform);
  const title = html`<h3>${environment.name}</h3>`;
  if (plans === undefined)
    return html`<div class="card capacity">${title}<p>${mark('warning', 'a plan or a quantity is not known here')}</p></div>\n`;
  return html`<div class="card capacity">${title}
${plans.map((plan) => poolCapacity(plan, addressOf))}</div>
`;
}

function poolCapacity(plan: CapacityPlan, addressOf: (path: string) => string | undefined): Html {
  const { pools, minimum, rollout, bounded } = plan;
  const nodes = pools.map(
    ({ path, type, ...pool }, index) =>
      html`${index > 0 && ' and '}${link(addressOf(path), `${pool.minNodes} to ${pool.maxNodes} ${type}`)}`,
  );
  const reserved = pools.some((pool) => pool.reserved) && `reserved pool ${pools[0]?.name}: `;
  return html`<p class="small soft plain">${reserved}${nodes}</p>
<div class="situations">${situation('At rest', minimum, plan)}${situation('In a rollout', rollout, plan)}${situation('At the peak', bounded, plan)}</div>
`;
}

/** The nodes that a situation takes; those that the pools keep in any case are shown empty. */
function situation(title: string, { nodes, unplaced }: NodePacking, plan: CapacityPlan): Html {
  const { pools, maxNodes } = plan;
  const minNodes = pools.reduce((sum, pool) => sum + pool.minNodes, 0);
  const empty = Array.from(
    { length: Math.max(0, minNodes - nodes.length) },
    () => html`<li class="small soft">empty</li>`,
  );
  const used = `${nodes.length} of ${counted(maxNodes, 'node')}`;
  const verdict =
    unplaced.length > 0
      ? mark('bad', `no room for ${names(unplaced)}`)
      : nodes.length > maxNodes
        ? mark('bad', `${used}: too few`)
        : html`<span class="soft">${used}</span>`;
  return html`<div><h4>${title} ${verdict}</h4>
<ul class="nodes">${nodes.map((node) => nodeBars(node, plan))}${empty}</ul></div>
`;
}

function nodeBars(node: PackedNode, { pools }: CapacityPlan): Html {
  const pool = pools.find(({ name }) => name === node.pool);
  const plan = pool && linodePlan(pool.type);
  if (plan === undefined) return html``;
  const allocatable = nodeAllocatable(plan);
  return html`<li><details><summary>${bar('CPU', 'millicores', node, allocatable)}${bar('memory', 'bytes', node, allocatable)}</summary><p class="small">${names(node.pods)}</p></details></li>`;
}

/** A bar as wide as the node, with a piece for each pod. Its parts are percents, so that it fits any window. */
function bar(label: string, of: keyof NodeResources, { pods, free }: PackedNode, allocatable: NodeResources): Html {
  const share = (amount: number) => Math.round((amount / allocatable[of]) * 1000) / 10;
  const used = Math.round(share(allocatable[of] - free[of]));
  let from = 0;
  const pieces = [...pods].sort(byKind).map((pod) => {
    const piece = html`<rect class="${kindOf(pod)}" x="${from}%" width="${share(pod[of])}%" height="100%"/>`;
    from = Math.round((from + share(pod[of])) * 10) / 10;
    return piece;
  });
  return html`<span class="bar"><span class="small">${label}</span><svg aria-hidden="true">${pieces}</svg><span class="small number">${used}<span class="soft"> %</span></span></span>`;
}

function byKind(one: PodRequest, other: PodRequest): number {
  const rank = (pod: PodRequest) => KINDS.findIndex(({ kind }) => kind === kindOf(pod));
  return rank(one) - rank(other) || (one.name < other.name ? -1 : 1);
}

/** Pods by their names, each with its number: `3 api, 2 worker`. */
function names(pods: readonly PodRequest[]): string {
  const counts = new Map<string, number>();
  for (const { name } of [...pods].sort(byKind)) {
    const group = name.replace(/-\d+$/, '').replace(/^\w+\./, '');
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} ${name}`)).join(', ');
}
