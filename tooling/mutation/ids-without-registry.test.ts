import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { idsWithoutRegistry } from './ids-without-registry';

const SOURCES: Readonly<Record<string, string>> = {
  'packages/findings/src/one.ts': "const one = { id: 'known-rule' }; const other = { rule: 'lost-rule' };",
  'packages/findings/src/one.test.ts': "const one = { id: 'of-a-test' };",
  'packages/page/src/sections/cost.ts': "return { id: 'cost', title: 'Cost' };",
  'apps/vmshiftctl/src/x.ts': "const one = { id: 'no-package' };",
};

test('ids that no registry holds are listed by package, without those of tests and of sections of the page', () => {
  const root = mkdtempSync(join(tmpdir(), 'ids-'));
  const files = Object.entries(SOURCES).map(([path, text]) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return join(root, path);
  });
  expect(idsWithoutRegistry(files, new Set(['known-rule']))).toEqual({ 'packages/findings': ['lost-rule'] });
  rmSync(root, { recursive: true });
});
