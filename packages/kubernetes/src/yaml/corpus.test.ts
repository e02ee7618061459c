import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { HAS_KUBECTL, readByKubernetes } from '../testing/kubectl';
import { manifestText } from '../testing/yaml-texts';
import { parseManifests } from './parse-manifests';

/**
 * Manifests that this reader takes, through it and through kubectl: 3,000 that are generated, and every real one that the
 * machine has: `dist/`, what packages in `node_modules` carry, and the folder that MANIFEST_CORPUS names, if any.
 */
const REPOSITORY = join(__dirname, '../../../..');
const ROOTS = [join(REPOSITORY, 'dist'), join(REPOSITORY, 'node_modules'), process.env.MANIFEST_CORPUS];
const GENERATED = 3000;
/** Texts that one run of kubectl reads. */
const BATCH = 250;

interface Read {
  readonly text: string;
  readonly objects: readonly unknown[];
}

/** What this reader makes of a text; undefined where it refuses it. */
function read(text: string): Read | undefined {
  try {
    return { text, objects: parseManifests(text, 'x.yaml') };
  } catch {
    return undefined;
  }
}

/** Texts of which kubectl reads something else, each with both answers. Halves what it refuses to find the text. */
function differences(reads: readonly Read[]): readonly unknown[] {
  if (reads.length === 0) return [];
  const ours = reads.flatMap(({ objects }) => objects);
  try {
    // A further line break would belong to a block scalar that keeps them.
    const texts = reads.map(({ text }) => `---\n${text.endsWith('\n') ? text : `${text}\n`}`);
    const theirs = readByKubernetes(texts.join(''));
    if (JSON.stringify(sorted(theirs)) === JSON.stringify(sorted(ours))) return [];
    if (reads.length === 1) return [{ text: reads[0]?.text, theirs, ours }];
  } catch (error) {
    if (reads.length === 1) return [{ text: reads[0]?.text, theirs: String(error), ours }];
  }
  const middle = Math.ceil(reads.length / 2);
  return [...differences(reads.slice(0, middle)), ...differences(reads.slice(middle))];
}

/** With sorted keys, since Go sorts those of mappings. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([key, field]) => [key, sorted(field)]);
}

function inBatches(reads: readonly Read[]): readonly unknown[] {
  const starts = Array.from({ length: Math.ceil(reads.length / BATCH) }, (_, index) => index * BATCH);
  return starts.flatMap((start) => differences(reads.slice(start, start + BATCH)));
}

/** Every YAML file below a folder; links are not followed. */
function yamlFiles(folder: string): readonly string[] {
  const entries: readonly Dirent[] = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return yamlFiles(path);
    return entry.isFile() && /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
}

const itWithKubectl = HAS_KUBECTL ? it : it.skip;

describe('what kubectl reads from manifests that we take', () => {
  if (!HAS_KUBECTL) it.todo('needs kubectl on PATH, and is skipped without');

  itWithKubectl('is the same for generated ones', () => {
    const texts = fc.sample(manifestText, { numRuns: GENERATED, seed: 20_261_126 });
    const reads = texts.flatMap((text) => read(text) ?? []);
    expect(reads.length).toBeGreaterThan(GENERATED / 2);
    expect(inBatches(reads)).toEqual([]);
  });

  itWithKubectl('is the same for real ones', () => {
    const files = ROOTS.flatMap((root) => (root === undefined ? [] : yamlFiles(root)));
    const texts = files.map((file) => readFileSync(file, 'utf8')).filter((text) => /^apiVersion:/m.test(text));
    const reads = texts.flatMap((text) => read(text) ?? []);
    expect(reads.length).toBeGreaterThan(0);
    expect(inBatches(reads)).toEqual([]);
  });
});
