import { browser, hasBrowser, keepScreenshot, overflow } from '../../packages/page/test-support';
import { Editor } from './editor';
import { Steps } from './steps';
import type { Seen } from './terminal';
import { brokenLines, Walk } from './walk';
import { WalkClone } from './walk-clone';

const PRODUCTION = 'packages/environments/src/production.ts';
const MODEL = 'packages/environments/src/environments.ts';
const CHART = 'apps/vmshift/src/vmshift-chart.ts';
const PAGE = 'apps/vmshiftctl/src/commands/page.ts';
const OPENED = [PRODUCTION, MODEL, CHART, PAGE];
/** Packages that no answer of the editor comes from. */
const NOT_ASKED = [
  ...['packages/diagnosis', 'packages/layer-review', 'packages/manifest-review', 'packages/manifests'],
  ...['packages/observation', 'packages/releases', 'packages/terraform-review'],
];

jest.setTimeout(300_000);

const { open } = browser();
let clone: WalkClone;
beforeAll(() => {
  clone = new WalkClone({ bundled: false });
});
afterAll(() => clone.remove());

test('an editor finds what is imported in the sources, before anything was bundled', async () => {
  // What stays are the files that are opened and the packages that answers come from: the server reads all that is there.
  const others = ['tooling', 'apps/*.ts', '*.test.ts', 'packages/*/test/*', 'packages/*/test-support/*', ...NOT_ASKED];
  clone.git('rm', '-r', '--quiet', ...others, ...OPENED.map((file) => `:!${file}`));
  const walk = new Steps('A platform engineer, who has opened the clone in an editor');
  const editor = new Editor(clone.root);
  try {
    walk.step('"What is in the model, and who says so?"');
    for (const [file, name, inside] of [
      [CHART, 'EnvironmentConfig', 'packages/environments/src/'],
      [PAGE, 'printPlatformPage', 'packages/page/src/'],
    ] as const) {
      const definition = await editor.definitionOf(file, name);
      walk.see([`${name} in ${file} is defined in ${definition}`]);
      expect(definition).toMatch(new RegExp(`^${inside}.*\\.ts:\\d+$`));
    }
    walk.step('"A typing error is seen while I type."');
    const problems = await editor.problemsOf(
      PRODUCTION,
      clone.read(PRODUCTION).replace(/minReplicas: \d+/, "minReplicas: 'three'"),
    );
    walk.see(problems);
    expect(problems).toEqual([
      expect.stringMatching(/^packages\/environments\/src\/production\.ts:\d+: .*string.*number/),
    ]);
    expect(await editor.problemsOf(MODEL, clone.read(MODEL))).toEqual([]);
  } finally {
    await editor.close();
    walk.print();
    clone.git('reset', '--quiet', '--hard');
    clone.takeBundles();
  }
});

test.each([80, 120])('a platform engineer changes a number in a terminal of %i columns', async (columns) => {
  const walk = new Walk(`A platform engineer, who changes a number, in a terminal of ${columns} columns`, {
    cwd: clone.root,
    env: clone.env,
    columns,
  });
  const seen: Seen[] = [];
  const type = async (line: string) => {
    const last = await walk.type(line);
    seen.push(last);
    return last;
  };
  try {
    walk.step('"What does my clone change?"');
    const nothing = await type('./vmshiftctl diff');
    expect(nothing.code).toBe(0);
    expect(nothing.text).toContain('nothing blocks');

    walk.step(`In ${PRODUCTION}, dumps are kept for one day.`);
    clone.edit(PRODUCTION, /retentionDays: \d+/, 'retentionDays: 1');
    const blocked = await type('./vmshiftctl diff');
    expect(blocked.code).toBe(3);
    expect(blocked.text).toMatch(/^BLOCK data-loss: production: CronJob\/postgresql-backup/m);
    expect(blocked.text).toContain('[backup-retention-shorter]');
    expect(blocked.text).toMatch(/Acknowledge: \{"rule":"backup-retention-shorter"/);

    walk.step('"Which line decides it?"');
    const explained = await type('./vmshiftctl explain production.database.backup.retentionDays');
    expect(explained.code).toBe(0);
    expect(explained.text).toMatch(/packages\/environments\/src\/production\.ts:\d+/);

    walk.step('"A value that no rule allows"');
    clone.edit(PRODUCTION, 'retentionDays: 1', 'retentionDays: 0');
    const refused = await type('./vmshiftctl synth');
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('retentionDays');
    expect(clone.git('status', '--porcelain').trim()).toBe(`M ${PRODUCTION}`);

    walk.step('"One day again, rendered, and as a page for whom I ask to review it"');
    clone.edit(PRODUCTION, 'retentionDays: 0', 'retentionDays: 1');
    expect((await type('./vmshiftctl synth')).code).toBe(0);
    expect(clone.git('status', '--porcelain')).toMatch(/^ M dist\/production\/postgresql-backup\.cronjob\.yaml$/m);
    expect((await type('./vmshiftctl diff --format json --output review.json')).code).toBe(3);
    expect((await type('./vmshiftctl report render review.json --format html --output review.html')).code).toBe(0);
    if (hasBrowser) walk.see(await lookOnce(clone.read('review.html')));
    else walk.see(['no Chromium on PATH: the page was not looked at']);

    expect(seen.flatMap((one) => brokenLines(one, columns))).toEqual([]);
  } finally {
    walk.print();
    clone.git('reset', '--quiet', '--hard');
    clone.git('clean', '--quiet', '--force');
  }
});

async function lookAtReview(text: string): Promise<readonly string[]> {
  const shown: string[] = [];
  for (const width of [360, 1440]) {
    const { page, complaints } = await open(text, { width });
    await keepScreenshot(page, `walk-review-${width}`);
    expect(await page.getByText('CronJob/postgresql-backup').first().isVisible()).toBe(true);
    expect([await overflow(page), complaints]).toEqual([0, []]);
    shown.push(`${width} pixels: ${await page.textContent('h1')}`);
  }
  return shown;
}

/** What was seen of a page: in terminals of all widths it is the same one. */
const seenOf = new Map<string, readonly string[]>();

async function lookOnce(text: string): Promise<readonly string[]> {
  const seen = seenOf.get(text) ?? (await lookAtReview(text));
  seenOf.set(text, seen);
  return seen;
}
