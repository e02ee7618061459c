import { environmentView } from '@vmshift/manifest-review';
import { frozenSide } from '@vmshift/manifest-review/testing';
import { environmentTopology, html, printDocument, printSection, topologies } from '../src';
import { barriers, browser, browserTest, keepScreenshot, overflow } from '../test-support';

const inBrowser = browserTest();

const { open } = browser();

const list = [...frozenSide.environments].map(([name, side]) => environmentTopology(environmentView(name, side)));
const body = topologies(
  list,
  (environment, { object, path }) => `https://example.org/${environment}/${object}#${path}`,
);
const page = printDocument({
  title: 'topology',
  tone: 'good',
  body: html`<main><h1>Platform</h1>${printSection({ id: 'topology', title: 'Topology', body })}</main>`,
});
const opened = page.replaceAll('<details class="topologies fold card">', '<details class="topologies fold card" open>');

inBrowser.each(['light', 'dark'] as const)(
  'topologies in %s colours have no barrier, and no complaint',
  async (colours) => {
    const { page: tab, complaints } = await open(opened, { colours, scripts: 'on' });
    expect(await barriers(tab)).toEqual([]);
    expect(complaints).toEqual([]);
    await keepScreenshot(tab, `topology-${colours}`);
  },
);

inBrowser('a picture is as wide as a window of 1440 pixels shows, and scrolls by itself on a phone', async () => {
  const hidden = 'Array.from(document.querySelectorAll("figure .scroll"), (one) => one.scrollWidth - one.clientWidth)';
  const { page: wide } = await open(opened);
  expect([await overflow(wide), await wide.evaluate(hidden)]).toEqual([0, list.map(() => 0)]);
  const { page: phone } = await open(opened, { width: 360 });
  expect(await overflow(phone)).toBe(0);
  expect(await phone.evaluate<readonly number[]>(hidden)).not.toContain(0);
});

inBrowser('no text of a picture leaves its box, however long it is', async () => {
  const long = ['workload', 'service', 'outside', 'data'] as const;
  const boxes = long.map((role) => ({
    ...{ id: role, role, kind: 'PersistentVolumeClaim', name: 'n'.repeat(70), detail: 'd'.repeat(60), open: [] },
  }));
  const extreme = topologies([{ environment: 'long', boxes, edges: [] }], () => undefined);
  const { page: tab } = await open(opened.replace('</main>', `${extreme}</main>`));
  const leaving = `Array.from(document.querySelectorAll('.topology .box'), (box) => {
    const { left, right } = box.querySelector('path').getBoundingClientRect();
    return Array.from(box.querySelectorAll('text:not(.sign)'), (text) => [text.textContent, text.getBoundingClientRect()])
      .filter(([, area]) => area.left < left || area.right > right).map(([text]) => text);
  }).flat()`;
  expect(await tab.evaluate(leaving)).toEqual([]);
});

inBrowser('without scripts, the first picture is seen and each table opens', async () => {
  const { page: tab } = await open(page, { scripts: 'off' });
  expect(await tab.locator('.topology .title', { hasText: 'vmshift-api-ingress' }).first().isVisible()).toBe(true);
  const rows = tab.locator('details[open] .connections tbody tr');
  expect(await rows.first().isVisible()).toBe(false);
  await tab.locator('.connections summary').first().click();
  expect(await rows.first().isVisible()).toBe(true);
  expect(await rows.first().textContent()).toBe('clients on the internetthe ingress controllerrequest');
});

test('every box and every connection lead to the place that declares them', () => {
  const text = body.toString();
  expect(text).toContain('<a href="https://example.org/production/Deployment/vmshift-api#">');
  expect(text).toContain(
    '<a href="https://example.org/production/NetworkPolicy/redis#spec.ingress[0]">NetworkPolicy/redis spec.ingress[0]</a>',
  );
  for (const { environment, edges } of list)
    expect(text).toContain(`All ${edges.length} connections of ${environment} as a table`);
});
