import { renderText } from '@vmshift/findings/report';
import { plannedStack, report, reportFinding } from '@vmshift/findings/testing';
import fc from 'fast-check';
import { printReviewPage } from '../src/review/review-page';
import { barriers, browser, browserTest, keepScreenshot, overflow } from '../test-support';

const inBrowser = browserTest();

const { open } = browser();

const REPOSITORY = { repository: 'https://github.com/example/platform', revision: 'a1b2c3d4e5', pullRequest: 7 };

const reviewed = report({
  source: REPOSITORY,
  judgeChanges: ['packages/manifests/src/checks/images.ts'],
  notes: ['dist/ is behind the model in 4 files'],
  findings: [
    reportFinding({
      object: 'CronJob/postgresql-backup',
      path: 'spec.jobTemplate.spec.template.spec.containers[expire].args[3]',
      ...{ before: '30 days', after: '14 days', because: 'the next run deletes every dump that is older' },
      places: [{ environment: 'production', file: 'dist/production/postgresql-backup.cronjob.yaml', line: 71 }],
    }),
    reportFinding({
      ...{ verdict: 'warn', environments: ['staging', 'dev'], object: 'Deployment/vmshift-api', now: '1' },
      ...{ id: 'single-replica', class: 'outage', lines: ['Deployment/vmshift-api', 'Deployment/redis'] },
    }),
    reportFinding({
      ...{ environments: ['production'], object: 'cluster-production: linode_lke_cluster.lke', path: 'pool[0].type' },
      acknowledged: [{ by: 'octocat', expires: '2026-12-24', reason: 'moved on Sunday' }],
    }),
  ],
  objects: {
    environments: [{ environment: 'production', changes: 2 }],
    changes: [
      {
        ...{ change: 'changed', object: 'CronJob/postgresql-backup', environments: ['production'] },
        fields: [{ path: 'spec.args[3]', before: '30d', after: '14d' }],
      },
      {
        ...{ change: 'changed', object: 'ConfigMap/redis-config', environments: ['staging', 'dev'] },
        fields: [{ path: 'data.redis.conf', before: 'a\nb\nc', after: 'a\nx\nc' }],
      },
      { change: 'added', object: 'Service/new', environments: ['production'], fields: [] },
    ],
  },
  stacks: [
    plannedStack('cluster-production', {
      plan: {
        ...{ stack: 'cluster-production', drift: [], outputs: [] },
        changes: [
          {
            ...{ address: 'linode_lke_cluster.lke', type: 'linode_lke_cluster', action: 'update', because: [] },
            attributes: [{ path: 'pool[0].type', before: 'g6-standard-2', after: 'g6-standard-4' }],
          },
        ],
      },
    }),
    { status: 'failed', stack: 'platform-dev', because: 'the state cannot be read' },
  ],
});

const page = printReviewPage(reviewed);

inBrowser.each(['light', 'dark'] as const)(
  'a review in %s colours has no barrier, and no complaint',
  async (colours) => {
    const { page: tab, complaints } = await open(page, { colours });
    expect(await tab.title()).toBe(
      'blocked: 1 blocking, 1 warning, 0 notes; 1 acknowledged; not everything was compared · review',
    );
    expect(await barriers(tab)).toEqual([]);
    expect(complaints).toEqual([]);
    await keepScreenshot(tab, `review-${colours}`);
  },
);

inBrowser.each([360, 1440])('a review is no wider than a window of %d pixels', async (width) => {
  const { page: tab } = await open(page, { width });
  expect(await overflow(tab)).toBe(0);
  await keepScreenshot(tab, `review-${width}`);
});

inBrowser('both layers stand side by side where there is room', async () => {
  const { page: tab } = await open(page);
  const tops = 'Array.from(document.querySelectorAll(".layers > div"), (one) => one.getBoundingClientRect().top)';
  const [manifests, terraform] = await tab.evaluate<readonly number[]>(tops);
  expect(manifests).toBe(terraform);
});

inBrowser('filters leave what is ticked and holds the text, and tell how much that is', async () => {
  const { page: tab } = await open(page);
  const shown = async () =>
    await tab.evaluate<readonly string[]>(
      `Array.from(document.querySelectorAll('[data-item]')).filter((one) => one.offsetParent !== null)
        .map((one) => one.querySelector('code').textContent)`,
    );
  const count = () => tab.locator('#filter-count').textContent();
  expect([(await shown()).length, await count()]).toEqual([7, '']);
  await tab.locator('input[value=block]').uncheck();
  await tab.locator('input[value=manifests]').uncheck();
  expect(await shown()).toEqual(['~ linode_lke_cluster.lke']);
  await tab.locator('input[value=manifests]').check();
  await tab.locator('input[value=production]').uncheck();
  expect(await shown()).toEqual(['Deployment/vmshift-api', '~ ConfigMap/redis-config in staging, dev']);
  await tab.locator('#filter-text').fill('REDIS-config');
  expect([await shown(), await count()]).toEqual([
    ['~ ConfigMap/redis-config in staging, dev'],
    '1 of 7 findings and changes',
  ]);
});

inBrowser('without scripts all is there, and no filter', async () => {
  const { page: tab } = await open(page, { scripts: 'off' });
  expect(await tab.locator('#filters').isVisible()).toBe(false);
  expect(await tab.locator('[data-item]:visible').count()).toBe(7);
});

test('a finding leads to its rule and its line, and tells what lifts it', () => {
  expect(page).toContain(
    'href="https://github.com/example/platform/blob/a1b2c3d4e5/dist/production/postgresql-backup.cronjob.yaml#L71"',
  );
  expect(page).toMatch(
    /href="https:\/\/github\.com\/example\/platform\/blob\/a1b2c3d4e5\/docs\/[\w/.-]+#single-replica"/,
  );
  expect(page).toContain('&quot;rule&quot;:&quot;two-servers-on-one-volume&quot;');
});

test('a source that is a document of the repository is a link to it, and what is no address stays a text', () => {
  const sourcesOf = (...sees: readonly string[]) =>
    printReviewPage(report({ source: REPOSITORY, findings: sees.map((see) => reportFinding({ see })) }));
  expect(sourcesOf('docs/on-call.md#hold-and-resume', 'https://rclone.org/docs/#time-option')).toMatch(
    /"https:\/\/github\.com\/example\/platform\/blob\/a1b2c3d4e5\/docs\/on-call\.md#hold-and-resume">source<[\s\S]*"https:\/\/rclone\.org\/docs\/#time-option">source</,
  );
  expect(sourcesOf('javascript:alert(1)')).toContain('(javascript:alert(1))');
});

test('the entry that a page offers expires when that of the terminal does', () => {
  const offered = report({ day: '2026-11-27', findings: [reportFinding({})] });
  const [, day] = /"expires":"([\d-]+)"/.exec(renderText(offered).join('\n')) ?? [];
  expect(day).toBe('2026-12-11');
  expect(printReviewPage(offered)).toContain(`&quot;expires&quot;:&quot;${day}&quot;`);
});

test('a report that differs in nothing tells so', () => {
  const text = printReviewPage(report());
  for (const words of ['Nothing blocks: 0 blocking', 'Nothing was found.', 'No object differs.', 'No stack differs.'])
    expect(text).toContain(words);
});

test('no text of a report opens or closes a tag', () => {
  const hostile = fc.oneof(fc.string(), fc.stringMatching(/^[<>"'&;=/ a-z!#\n-]{0,30}$/));
  const tags = (text: string) =>
    text
      .replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, '')
      .match(/<[^>]*>/g)
      ?.map((tag) => tag.replace(/"[^"]*"/g, '""'));
  const made = (text: string) =>
    printReviewPage(
      report({
        ...{ base: text, head: text, notCompared: [text], notes: [text], judgeChanges: [text] },
        findings: [
          reportFinding({
            object: text,
            path: `p${text}`,
            before: text,
            because: text,
            fix: text,
            see: text,
          }),
        ],
        objects: {
          environments: [],
          changes: [{ change: 'changed', object: text, environments: [text], fields: [{ path: text, before: 'x' }] }],
        },
      }),
    );
  const plain = tags(made('a'));
  fc.assert(fc.property(hostile, (text) => expect(tags(made(text.replaceAll('\n', ' ')))).toEqual(plain)));
});
