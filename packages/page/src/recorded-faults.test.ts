import { recordingNames } from '@vmshift/diagnosis/testing';
import { faultyPlatform, seenView } from '../test-support/views';
import { html } from './html';
import { printPlatformPage } from './platform-page';

test.each(recordingNames)('%s: the page of a recorded fault has each cause, and each command to run', async (name) => {
  const view = seenView(await faultyPlatform(name));
  const page = printPlatformPage(view);
  for (const { cause, next, runbook } of view.problems) {
    expect(page).toContain(html`<p>${cause}</p>`.toString());
    for (const command of next) expect(page).toContain(html`<code>${command}</code>`.toString());
    expect(page).toContain(`/docs/${runbook}"`);
  }
  expect(page).not.toMatch(/\bNaN\b|\bundefined\b|\[object /);
  // Its state leads to its problems, and is well where it has none.
  expect(page.includes('problems-production')).toBe(
    view.problems.some(({ environment }) => environment === 'production'),
  );
});

test('the component that a fault lies in is marked, whatever kind its object has', async () => {
  const cells = async (fault: string, component: string) => {
    const page = printPlatformPage(seenView(await faultyPlatform(fault)));
    const row = new RegExp(`<th role="rowheader" scope="row">${component}</th>(.*?)</tr>`, 's').exec(page)?.[1] ?? '';
    return row
      .split('<td role="cell">')
      .slice(1)
      .map((cell) => /class="mark (\w+)"/.exec(cell)?.[1]);
  };
  expect(await cells('crash-loop', 'api')).toEqual(['bad', 'good', 'good']);
  expect(await cells('crash-loop', 'worker')).toEqual(['good', 'good', 'good']);
  expect(await cells('backup-failing', 'backup')).toEqual(['warning', 'good', 'good']);
  expect((await cells('schema-job-failing', 'schema Job'))[0]).toBe('bad');
});
