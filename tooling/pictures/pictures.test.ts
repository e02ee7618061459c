import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TestOrigin } from '../../apps/vmshiftctl/src/testing/test-origin';
import { printPlatformPage } from '../../packages/page/src';
import { browser, browserTest, faultyPlatform, NOW, overflow, seenView } from '../../packages/page/test-support';
import { root } from '../workflows/workflow-file';
import { commentFrame } from './comment-frame';

const inBrowser = browserTest();

const FOLDER = 'docs/pictures';

/** Bytes that a picture of a document may have. */
const MOST_BYTES = 200_000;

/** Where the pictures of documents are written: `npm run pictures` sets it. */
const write = process.env.PICTURES === 'write';

const { open } = browser();

/** How many points of an emoji have a colour: none where a box stands in its place, as without a font that has it. */
const COLOURED = `(() => {
  const context = document.createElement('canvas').getContext('2d');
  context.font = '20px sans-serif';
  context.fillText('\\u26d4', 0, 20);
  const { data } = context.getImageData(0, 0, 30, 30);
  return Array.from({ length: 900 }, (_, at) => data[4 * at] - data[4 * at + 2]).filter((colour) => colour > 0).length;
})()`;

/** Looks at a page in a window at the time of the recordings, and writes what it shows where that is asked for. */
async function show(name: string, text: string, width: number, height: number): Promise<void> {
  const { page, complaints } = await open(text, { width });
  await page.clock.setFixedTime(NOW);
  await page.reload();
  await page.setViewportSize({ width, height });
  expect([await overflow(page), complaints]).toEqual([0, []]);
  if (!write) return;
  if ((await page.evaluate(COLOURED)) === 0) throw new Error('no font with emoji: install fonts-noto-color-emoji');
  await page.screenshot({ path: join(root, FOLDER, `${name}.png`) });
}

inBrowser.each([
  ['platform-desktop', 1280, 1000],
  ['platform-phone', 360, 780],
] as const)('%s: what the page shows of a build that crashes', async (name, width, height) => {
  await show(name, printPlatformPage(seenView(await faultyPlatform('crash-loop'))), width, height);
});

inBrowser('review-comment: what a pull request is told that halves the life of the dumps', async () => {
  const origin = new TestOrigin();
  try {
    await origin.commitStacks();
    const clone = origin.clone();
    clone.edit('dist/production/postgresql-backup.cronjob.yaml', (text) => text.replace(/\b30d\b/, '14d'));
    const { out } = await clone.compare('--format', 'markdown');
    expect(out).toContain('backup-retention-shorter');
    await show('review-comment', commentFrame(out), 940, 790);
  } finally {
    await origin.remove();
  }
});

test('each picture is small, and a document shows it', () => {
  const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
    name.endsWith('.md'),
  );
  const text = documents.map((name) => readFileSync(join(root, name), 'utf8')).join('\n');
  for (const name of ['platform-desktop', 'platform-phone', 'review-comment'].map((one) => `${one}.png`)) {
    const file = join(root, FOLDER, name);
    expect([name, existsSync(file), text.includes(`pictures/${name}`)]).toEqual([name, true, true]);
    expect(statSync(file).size).toBeLessThan(MOST_BYTES);
  }
});
