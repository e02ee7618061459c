import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planReconcile } from '@vmshift/rendered-files';
import fc from 'fast-check';
import { readDist } from './read-dist';
import { readReplaced } from './read-replaced';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'replaced-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('what a plan replaces or removes is what is committed and differs', () => {
  const files = fc.dictionary(fc.constantFrom('a.yaml', 'b.yaml', 'c.yaml', 'x.json', '.d.yaml'), fc.string());
  fc.assert(
    fc.property(files, files, (before, after) => {
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory);
      for (const [name, text] of Object.entries(before)) writeFileSync(join(directory, name), text);
      const rendered = new Map(Object.entries(after).filter(([name]) => !name.startsWith('.')));
      const differing = [...readDist(directory)].filter(([name, text]) => rendered.get(name) !== text);
      expect([...readReplaced(planReconcile(directory, rendered))]).toEqual(differing);
    }),
  );
});

test('a link, and a file in a folder, are no manifests', () => {
  writeFileSync(join(directory, 'a.yaml'), 'a');
  symlinkSync('a.yaml', join(directory, 'b.yaml'));
  symlinkSync('a.yaml', join(directory, 'c.yaml'));
  mkdirSync(join(directory, 'sub'));
  writeFileSync(join(directory, 'sub/d.yaml'), 'd');
  expect([...readReplaced(planReconcile(directory, new Map([['b.yaml', 'a']])))]).toEqual([['a.yaml', 'a']]);
});

test('nothing is read where nothing changes', () => {
  writeFileSync(join(directory, 'a.yaml'), 'a');
  const plan = planReconcile(directory, new Map([['a.yaml', 'a']]));
  rmSync(directory, { recursive: true });
  expect(readReplaced(plan).size).toBe(0);
});
