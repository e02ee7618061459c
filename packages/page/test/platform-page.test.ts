import type { Page } from 'playwright-core';
import { printPlatformPage } from '../src';
import {
  barriers,
  browser,
  browserTest,
  faultyPlatform,
  gitView,
  keepScreenshot,
  overflow,
  seenView,
  wellPlatform,
} from '../test-support';

const inBrowser = browserTest();

const { open } = browser();

const pages = { git: '', well: '', fault: '' };

beforeAll(async () => {
  pages.git = printPlatformPage(gitView());
  pages.well = printPlatformPage(seenView(await wellPlatform()));
  pages.fault = printPlatformPage(seenView(await faultyPlatform('crash-loop')));
});

inBrowser.each([
  ['fault', 1440, 'light'],
  ['fault', 360, 'dark'],
  ['well', 1440, 'dark'],
  ['git', 360, 'light'],
] as const)('%s: a page of %d pixels in %s colours has no barrier and fits', async (name, width, colours) => {
  const { page, complaints } = await open(pages[name], { width, colours });
  await keepScreenshot(page, `platform-${name}-${width}-${colours}`);
  expect(await overflow(page)).toBe(0);
  expect(complaints).toEqual([]);
  expect(await barriers(page)).toEqual([]);
});

inBrowser('many environments scroll in their own frame, and their cells stay wide enough', async () => {
  const view = gitView();
  const environments = Array.from({ length: 12 }, (_, index) => ({
    ...view.model.environments[0],
    name: `env-${index}`,
  }));
  const many = { ...view, model: { ...view.model, environments } } as typeof view;
  const { page } = await open(printPlatformPage(many), { width: 1440 });
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflow(page)).toBe(0);
    const narrowest = `Math.min(...Array.from(document.querySelectorAll('.matrix td'), (cell) => cell.clientWidth || 999))`;
    expect(await page.evaluate(narrowest)).toBeGreaterThan(95);
  }
});

inBrowser('no cell of the matrix is cut off or runs into the next, down to 360 pixels', async () => {
  const { page } = await open(pages.fault);
  for (const width of [360, 520, 700, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = `Array.from(document.querySelectorAll('.matrix th, .matrix td, .cost td, .problem'))
      .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)`;
    expect([width, await page.evaluate(wide)]).toEqual([width, []]);
    expect(await overflow(page)).toBe(0);
  }
});

/** Whether a person sees the text without scrolling. */
async function inFirstScreen(page: Page, text: string): Promise<boolean> {
  const box = await page.getByText(text, { exact: false }).first().boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= 900;
}

inBrowser('what is wrong, where and since when is on the first screen of a phone, without scripts', async () => {
  const { page } = await open(pages.fault, { width: 360, scripts: 'off' });
  expect(await page.title()).toBe('production is degraded since 2026-11-26 02:59 UTC · vmshift');
  expect(await page.textContent('h1')).toBe('Production is degraded since 2026-11-26 02:59 UTC');
  expect(await inFirstScreen(page, 'JWT_ISSUER: Field required')).toBe(true);
  const state = page.getByRole('row', { name: 'State' });
  expect(await state.getByRole('cell').allTextContents()).toEqual(['degraded for 0 min', 'well', 'well']);
  expect(await inFirstScreen(page, 'State')).toBe(true);
});

inBrowser('each column tells the build, by whom it came, and the hold', async () => {
  const { page } = await open(pages.fault);
  const cells = async (name: string) =>
    (await page.getByRole('row', { name }).first().getByRole('cell').allInnerTexts()).map((text) =>
      text.replace(/\s+/g, ' '),
    );
  expect(await cells('Build')).toEqual(['999999999999 main', '777777777777 develop', 'aaaaaaaaaaaa develop']);
  expect((await cells('Here for'))[1]).toBe('2 days release by octocat, 2026-11-23 15:00 UTC');
  expect(await cells('Releases')).toEqual([
    'automatic',
    'held by Ada Lovelace: a demo for the customer until Friday 1 behind dev',
    'automatic',
  ]);
  expect((await cells('Argo CD'))[0]).toBe('Synced, Progressing at 222222222222');
  expect(await cells('api')).toEqual([
    'degraded 2 of 2 ready 3 to 10 pods',
    '2 of 2 ready 2 to 4 pods',
    '2 of 2 ready 1 pod',
  ]);
  expect((await cells('pooler'))[2]).toBe('none');
});

inBrowser('a state leads to its problem, with each command on one line', async () => {
  const { page } = await open(pages.fault);
  await page.getByRole('row', { name: 'State' }).getByRole('link').click();
  const problem = page.locator('#problems-production article');
  expect(await problem.locator('.commands code').allTextContents()).toEqual([
    expect.stringMatching(/^kubectl --context vmshift-production -n vmshift-production logs vmshift-api-/),
    './vmshiftctl rollback production --reason "<why>" --push',
  ]);
  expect(await problem.getByRole('link').getAttribute('href')).toMatch(
    /\/iac-vmshift\/blob\/c0ffee0+\/docs\/on-call\.md#a-container-that-crashes$/,
  );
});

inBrowser('the keyboard reaches the matrix first, and opens a node', async () => {
  const { page } = await open(pages.fault);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('To what runs where');
  await page.keyboard.press('Enter');
  expect(page.url()).toMatch(/#now$/);
  const node = page.locator('details').first();
  await node.locator('summary').focus();
  await page.keyboard.press('Enter');
  expect(await node.getByText('api').first().isVisible()).toBe(true);
});

inBrowser('a page that is open for long tells how old it is', async () => {
  const { page } = await open(pages.well, { tab: 'own' });
  // The clock that Playwright offers is that of all tabs.
  await page.addInitScript(`Date.now = () => Date.parse('2026-11-26T06:10:00Z')`);
  await page.reload();
  expect(await page.textContent('.facts')).toMatch(/^As of 2026-11-26 03:00 UTC \(3 hours ago\), at c0ffee000000\./);
});

test('what was not asked is told as such', () => {
  expect(pages.git).toContain('<title>nothing is wrong in Git · vmshift</title>');
  expect(pages.git.match(/not asked/g)).toHaveLength(3);
  expect(pages.git).not.toContain('Argo CD</th>');
});

test('the same view gives the same bytes, and few of them', () => {
  expect(printPlatformPage(gitView())).toBe(pages.git);
  for (const text of Object.values(pages)) expect(Buffer.byteLength(text)).toBeLessThan(150_000);
});
