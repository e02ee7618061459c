import {
  type CostPart,
  costOf,
  environmentCost,
  LINODE_PRICES,
  LINODE_PRICES_AS_OF,
  type MonthlyCost,
} from '@vmshift/environments';
import { type Html, html } from '../html';
import type { PlatformView } from '../platform-view';
import type { Section } from '../section';

/** What each environment costs per month, by its parts. */
export function cost({ model: { environments } }: PlatformView): Section {
  const costs = environments.map((environment) => ({ name: environment.name, parts: environmentCost(environment) }));
  const all = costOf(costs.flatMap(({ parts }) => parts));
  const scale = Math.max(1, ...costs.map(({ parts }) => costOf(parts).most));
  const unknown =
    all.unknown.length > 0 && ` Not counted, as the table has no price: ${[...new Set(all.unknown)].join(', ')}.`;
  return {
    id: 'cost',
    title: 'Cost',
    lead: html`US dollars per month by <a href="https://www.linode.com/pricing/">Linode's prices</a> of ${LINODE_PRICES_AS_OF}, from every pool at its least number of nodes to every pool at its largest. Without traffic and tax.${unknown}`,
    body: html`<div class="card scroll" role="region" aria-label="Cost by environment and part" tabindex="0">
<table class="cost">
<thead><tr><th scope="col">part</th><th scope="col">amount</th><th scope="col" class="number">least</th><th scope="col" class="number">most</th></tr></thead>
${costs.map(({ name, parts }) => rows(name, parts, scale))}<tfoot>${objectStorage()}${sumRow('all', { ...all, least: all.least + LINODE_PRICES.objectStorage, most: all.most + LINODE_PRICES.objectStorage })}</tfoot>
</table>
</div>
`,
  };
}

function rows(name: string, parts: readonly CostPart[], scale: number): Html {
  const sum = costOf(parts);
  return html`<tbody>
<tr class="sum"><th scope="rowgroup">${name}</th><td>${range(sum, scale)}</td><td class="number">${dollars(sum.least)}</td><td class="number">${dollars(sum.most)}</td></tr>
${parts.map(
  (
    part,
  ) => html`<tr class="part"><td>${part.name}</td><td class="soft">${part.amount}</td><td class="number">${dollars(part.least)}</td><td class="number">${dollars(part.most)}</td></tr>
`,
)}</tbody>
`;
}

function objectStorage(): Html {
  const price = dollars(LINODE_PRICES.objectStorage);
  return html`<tr><td>object storage</td><td class="soft">flat fee of the account</td><td class="number">${price}</td><td class="number">${price}</td></tr>
`;
}

function sumRow(name: string, { least, most }: MonthlyCost): Html {
  return html`<tr class="sum"><th scope="row">${name}</th><td></td><td class="number">${dollars(least)}</td><td class="number">${dollars(most)}</td></tr>
`;
}

/** What is paid in any case, and up to what it may grow, on the scale of the dearest environment. */
function range({ least, most }: MonthlyCost, scale: number): Html {
  const share = (amount: number) => `${Math.round((amount / scale) * 1000) / 10}%`;
  return html`<svg class="range" aria-hidden="true"><rect class="most" width="${share(most)}" height="100%" rx="3"/><rect class="least" width="${share(least)}" height="100%" rx="3"/></svg>`;
}

function dollars(amount: number | undefined): string {
  return amount === undefined ? 'not known' : `$${Math.round(amount)}`;
}
