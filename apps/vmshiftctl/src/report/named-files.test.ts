import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testWorld } from '../testing/test-world';
import { readSaved } from './read-saved';
import { writeLines } from './write-lines';

test('a file is named from the folder where a person stands, which need not be the root', () => {
  const root = mkdtempSync(join(tmpdir(), 'vmshift-named-'));
  try {
    const folder = join(root, 'docs');
    mkdirSync(folder);
    writeFileSync(join(root, 'review.json'), 'of the root');
    writeFileSync(join(folder, 'review.json'), 'of the folder');
    const world = testWorld({ root, folder: () => folder });
    expect(readSaved('review.json', 'diff', world)).toBe('of the folder');
    expect(readSaved('../review.json', 'diff', world)).toBe('of the root');
    writeLines(['report'], 'report.md', world);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toBe('report\n');
  } finally {
    rmSync(root, { recursive: true });
  }
});
