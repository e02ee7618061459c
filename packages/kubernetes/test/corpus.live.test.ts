import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, read } from '../test-support/corpus';
import { HAS_KUBECTL } from '../test-support/kubectl';

/**
 * Every real manifest that the machine has: `dist/`, what packages in `node_modules` carry, and the folder that
 * MANIFEST_CORPUS names, if any. Those that this reader takes go through kubectl too.
 */
const REPOSITORY = join(__dirname, '../../..');
const ROOTS = [join(REPOSITORY, 'dist'), join(REPOSITORY, 'node_modules'), process.env.MANIFEST_CORPUS];

/** Every YAML file below a folder; links are not followed. */
function yamlFiles(folder: string): readonly string[] {
  const entries: readonly Dirent[] = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return yamlFiles(path);
    return entry.isFile() && /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
}

const testWithKubectl = HAS_KUBECTL ? test : test.skip;

if (!HAS_KUBECTL) test.todo('needs kubectl on PATH, and is skipped without');

testWithKubectl('kubectl reads from every real manifest that we take what we read', () => {
  const files = ROOTS.flatMap((root) => (root === undefined ? [] : yamlFiles(root)));
  const texts = files.map((file) => readFileSync(file, 'utf8')).filter((text) => /^apiVersion:/m.test(text));
  const reads = texts.flatMap((text) => read(text) ?? []);
  expect(reads.length).toBeGreaterThan(0);
  expect(differences(reads)).toEqual([]);
});
