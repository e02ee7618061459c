import fc from 'fast-check';
import { html, mark, printContents, printDocument, printSection, type Section } from '../src';
import { barriers, browser, browserTest, keepScreenshot, overflow } from '../test-support';

const inBrowser = browserTest();

const { open } = browser();

const sections: readonly Section[] = [
  {
    id: 'now',
    title: 'Now',
    body: html`<p>${mark('good', 'well')} ${mark('warning', 'at risk')} ${mark('bad', 'down')}</p>`,
  },
  {
    id: 'then',
    title: 'Then',
    lead: 'What was before.',
    body: html`<p>${mark('held', 'held')} ${mark('quiet', 'not seen')}</p>`,
  },
];

const page = printDocument({
  title: 'all is well',
  tone: 'good',
  body: html`<header><h1>All is well</h1>${printContents(sections)}</header><main>${sections.map(printSection)}</main>`,
  scripts: ['document.documentElement.dataset.script = "ran"'],
});

inBrowser.each(['light', 'dark'] as const)('a page in %s colours has no barrier, and no complaint', async (colours) => {
  const { page: tab, complaints } = await open(page, { colours });
  expect(await tab.title()).toBe('all is well');
  expect(await tab.getAttribute('html', 'data-script')).toBe('ran');
  expect(await barriers(tab)).toEqual([]);
  expect(complaints).toEqual([]);
  await keepScreenshot(tab, `document-${colours}`);
});

inBrowser.each([360, 1440])('a page is no wider than a window of %d pixels', async (width) => {
  const { page: tab } = await open(page, { width });
  expect(await overflow(tab)).toBe(0);
});

inBrowser("the policy refuses a script, a style, a handler and a picture that are not the page's own", async () => {
  const smuggled =
    '<script>document.title = "x"</script><style>h1 { color: red }</style><h1 onclick="x" style="color: red">x</h1>' +
    '<img src="https://example.org/x.png">';
  const { page: tab, complaints } = await open(page.replace('<main>', `<main>${smuggled}`));
  expect(await tab.title()).toBe('all is well');
  expect(await tab.evaluate('getComputedStyle(document.querySelector("main h1")).color')).not.toBe('rgb(255, 0, 0)');
  expect(complaints.filter((line) => line.includes('Content Security Policy'))).toHaveLength(5);
  expect(complaints.filter((line) => line.startsWith('asked for'))).toEqual([]);
});

inBrowser('a browser reads every text as the text that it was', async () => {
  const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
  const hostile = fc.stringMatching(/^[<>"'&;=/ a-z!#-]{0,40}$/);
  const texts = fc.sample(fc.oneof(printable, hostile), 300);
  const rows = texts.map((text) => html`<li title="${text}">${text}</li>`);
  const { page: tab } = await open(printDocument({ title: 'x', tone: 'quiet', body: html`<ul>${rows}</ul>` }));
  const read = 'Array.from(document.querySelectorAll("li"), (one) => [one.title, one.textContent])';
  expect(await tab.evaluate(read)).toEqual(texts.map((text) => [text, text]));
});

test('what would end its element is refused', () => {
  const parts = { title: 'x', tone: 'good', body: html`` } as const;
  expect(() => printDocument({ ...parts, scripts: ['"</script>"'] })).toThrow('may not hold "</"');
});
