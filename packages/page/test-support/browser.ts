import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { source as axe } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';

/** Names of Chromium on `PATH`: Debian's, and that of others. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(existsSync);

/** Whether this machine has one. */
export const hasBrowser = executablePath !== undefined;

/** A test in a real browser; where there is none it is reported as skipped. Call it in the file: each has a `test` of its own. */
export const browserTest = (): jest.It => (hasBrowser ? test : (test.skip as jest.It));

/** How a page is looked at. */
export interface Look {
  /** @default 1440 */
  readonly width?: number;
  /** @default light */
  readonly colours?: 'light' | 'dark';
  /** Without them it has a tab of its own. @default on */
  readonly scripts?: 'on' | 'off';
  /** One of its own keeps what a test does to the tab itself from the others. @default the one of the file */
  readonly tab?: 'own';
}

/** Of V8 in the browser: no page lives long enough for a thread that optimises its code, or collects its garbage, to pay. */
const SCRIPT_FLAGS = '--single-threaded --min-semi-space-size=16 --no-turbofan --no-maglev';

/** A page with all that its console printed and all that it asked of the network. */
export interface OpenPage {
  /** Its tab, until another page is opened in it. */
  readonly page: Page;
  /** Messages of the console, errors of scripts, and requests for anything but the page itself. */
  readonly complaints: readonly string[];
}

/** What a page is heard to say. */
const HEARD = ['console', 'pageerror', 'requestfinished', 'requestfailed'] as const;

/** One Chromium with one window and one tab for the tests of a file. Call it in the file, not in a test. */
export function browser(): { readonly open: (text: string, look?: Look) => Promise<OpenPage> } {
  let launched: Browser | undefined;
  // A window takes five times as long as a tab, and a tab half as long as its page.
  let window: BrowserContext | undefined;
  let tab: Page | undefined;
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'page-'));
    if (executablePath === undefined) return;
    launched = await chromium.launch({ executablePath, args: [`--js-flags=${SCRIPT_FLAGS}`] });
    window = await launched.newContext();
    tab = await window.newPage();
  });
  afterAll(async () => {
    await launched?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = async (text: string, { width = 1440, colours = 'light', scripts = 'on', tab: which }: Look = {}) => {
    if (window === undefined || tab === undefined) {
      throw new Error('no Chromium on PATH: use inBrowser instead of test');
    }
    files += 1;
    const file = join(folder, `${files}.html`);
    writeFileSync(file, text);
    const page = which === 'own' || scripts === 'off' ? await window.newPage() : tab;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: colours });
    if (scripts === 'off') await forbidScripts(page);
    for (const event of HEARD) page.removeAllListeners(event);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const asked = (request: Request): void => {
      // What the policy of the page forbids is told by the console, and never sent.
      if (/^(file|data):/.test(request.url()) || request.failure()?.errorText === 'csp') return;
      complaints.push(`asked for ${request.url()}`);
    };
    page.on('requestfinished', asked).on('requestfailed', asked);
    await page.goto(`file://${file}`);
    return { page, complaints };
  };
  return { open };
}

async function forbidScripts(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setScriptExecutionDisabled', { value: true });
}

/** Pixels by which the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/**
 * What keeps a person from reading or using the page: contrast, names, landmarks, order of headings, keyboard.
 * @see https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
 */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<readonly Violation[]>(
    'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)}: ${node.any[0]?.message ?? ''}`),
  );
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
}

/** Keeps a picture of the whole page in the folder `SCREENSHOTS`, where that is set. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
