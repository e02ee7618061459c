import { rmSync } from 'node:fs';
import { stubPrograms } from '../../apps/vmshiftctl/src/testing/stub-programs';
import { model } from '../../packages/environments/src';
import { browser, hasBrowser, keepScreenshot, overflow } from '../../packages/page/test-support';
import { brokenLines, Walk } from './walk';
import { WalkClone } from './walk-clone';

const [production] = model.environments.filter(({ tier }) => tier === 'production');
if (production === undefined) throw new Error('the model has no production');
const { name, branch } = production;

/** Two pushes of the application, as the workflow release.yaml hands them on. */
const FIRST = '2'.repeat(40);
const SECOND = '3'.repeat(40);

jest.setTimeout(300_000);

const { open } = browser();
let clone: WalkClone;
let programs: string;
beforeAll(() => {
  clone = new WalkClone({ bundled: true });
  programs = stubPrograms({
    kubectl: [
      `[ "$*" = 'config get-contexts -o name' ] && echo vmshift-${name} && exit 0`,
      `case "$*" in *' get pods '*) echo pod/vmshift-api-1; exit 0 ;; esac`,
      `case "$*" in *' logs '*) echo '[pod/vmshift-api-1/vmshift-api] GET /health 200'; exit 0 ;; esac`,
      "echo 'the connection was refused' >&2; exit 1",
    ].join('\n'),
  });
});
afterAll(() => {
  clone.remove();
  rmSync(programs, { recursive: true });
});

/** What a phone and a desktop show of it. */
async function lookAtPage(text: string): Promise<readonly string[]> {
  const shown: string[] = [];
  for (const width of [360, 1440]) {
    const { page, complaints } = await open(text, { width });
    await keepScreenshot(page, `walk-platform-${width}`);
    const builds = await page.getByRole('row', { name: 'Build' }).first().getByRole('cell').allTextContents();
    expect(builds.join(' ')).toContain(FIRST.slice(0, 12));
    expect(await page.getByText('the API crashes').first().isVisible()).toBe(true);
    expect([await overflow(page), complaints]).toEqual([0, []]);
    shown.push(`${width} pixels: ${await page.textContent('h1')}: ${builds.join(' | ')}`);
  }
  return shown;
}

test.each([80, 120])('an application developer follows a push in a terminal of %i columns', async (columns) => {
  const env = { ...clone.env, PATH: `${programs}:${clone.env.PATH}` };
  const walk = new Walk(`An application developer, who has pushed, in a terminal of ${columns} columns`, {
    cwd: clone.root,
    env,
    columns,
  });
  const seen: Awaited<ReturnType<Walk['type']>>[] = [];
  const type = async (line: string) => {
    const last = await walk.type(line);
    seen.push(last);
    return last;
  };
  const before = clone.git('rev-parse', 'HEAD').trim();
  try {
    walk.step(`The application's workflow has built ${branch}, and release.yaml runs two releases here.`);
    for (const [index, sha] of [FIRST, SECOND].entries()) {
      const released = await type(
        `./vmshiftctl release --branch ${branch} --sha ${sha} --sequence ${index + 1} --push`,
      );
      expect(released.code).toBe(0);
      expect(released.text).toContain(`${name}: -> ${branch}-${sha.slice(0, 12)}`);
    }

    walk.step('"Where is my commit by now?" (docs/developers.md, "After my push")');
    const where = await type(`./vmshiftctl where ${SECOND}`);
    expect(where.text).toMatch(/released/);

    walk.step('"What runs in production?"');
    const status = await type('./vmshiftctl status');
    expect(status.code).toBe(0);
    expect(status.text).toMatch(/^ENVIRONMENT +BUILD +AGE/m);
    expect(status.text).toContain(`${branch}-${SECOND.slice(0, 12)}`);

    walk.step('"What does the API write?"');
    const logs = await type(`./vmshiftctl logs ${name} api`);
    expect(logs.code).toBe(0);
    expect(logs.text).toContain('GET /health 200');

    walk.step('"My commit is wrong: what ran before?"');
    const history = await type(`./vmshiftctl history ${name}`);
    expect(history.text).toContain(`${branch}-${FIRST.slice(0, 12)}`);

    walk.step('"Back to that one."');
    const back = await type(`./vmshiftctl rollback ${name} --reason "the API crashes" --push`);
    expect(back.code).toBe(0);
    expect(back.text).toContain(`${name}: -> ${branch}-${FIRST.slice(0, 12)} (back from`);
    expect((await type('./vmshiftctl status')).text).toMatch(/held/);

    walk.step('"And all of it on one page."');
    const page = await type('./vmshiftctl page');
    expect(page.code).toBe(0);
    expect(page.text).toMatch(/^platform\.html: /m);
    if (hasBrowser) walk.see(await lookAtPage(clone.read('platform.html')));
    else walk.see(['no Chromium on PATH: the page was not looked at']);

    expect(seen.flatMap((one) => brokenLines(one, columns))).toEqual([]);
  } finally {
    walk.print();
    clone.git('reset', '--quiet', '--hard', before);
    clone.git('push', '--quiet', '--force');
  }
});
