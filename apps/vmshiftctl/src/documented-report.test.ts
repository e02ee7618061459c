import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinPath, printPin } from '@vmshift/releases';
import { digest, TestOrigin } from './testing/test-origin';

jest.setTimeout(60_000);

const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
const command = ['diff', 'main', '--head', 'shorter-dumps'] as const;

const origin = new TestOrigin();
beforeAll(() => origin.commitStacks());
afterAll(() => origin.remove());

/** Without what differs from one run to the next. */
function steady(text: string): string {
  return text.replace(/\b[0-9a-f]{10}\b/g, '<commit>').replace(/\b\d{4}-\d\d-\d\d\b/g, '<date>');
}

test('README shows the report that a review of a change really makes', async () => {
  const clone = origin.clone();
  const { images, ...pin } = clone.pin('production');
  const image = { ...images.api, digest: digest('1') };
  clone.write(pinPath('production'), printPin({ ...pin, images: { api: image, celery: image } }));
  await clone.run('synth', '--only', 'manifests');
  clone.commitAll('Pin by digest');
  clone.git('switch', '--quiet', '--create', 'shorter-dumps');
  clone.edit('dist/production/postgresql-backup.cronjob.yaml', (text) => text.replace('30d', '14d'));
  clone.commitAll('Keep dumps for two weeks');
  const { code, out } = await clone.run(...command);
  expect(code).toBe(3);
  const [, shown = ''] = /^([\s\S]*?)```/.exec(readme.split(`$ ./vmshiftctl ${command.join(' ')}\n`)[1] ?? '') ?? [];
  expect(steady(shown.trimEnd())).toBe(steady(out));
});
