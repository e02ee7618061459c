import { parseManifests } from '../src/yaml/parse-manifests';
import { readByKubernetes, withoutMark } from './kubectl';

/** Texts that one run of kubectl reads. */
const BATCH = 250;

/** A text that this reader takes, and what it makes of it. */
export interface Read {
  readonly text: string;
  readonly objects: readonly unknown[];
}

/** What this reader makes of a text; undefined where it refuses it. */
export function read(text: string): Read | undefined {
  try {
    return { text, objects: parseManifests(text, 'x.yaml') };
  } catch {
    return undefined;
  }
}

/** Texts of which kubectl reads something else, each with both answers. Halves what it refuses to find the text. */
function compare(reads: readonly Read[]): readonly unknown[] {
  if (reads.length === 0) return [];
  const ours = reads.flatMap(({ objects }) => objects.map(withoutMark));
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
  return [...compare(reads.slice(0, middle)), ...compare(reads.slice(middle))];
}

/** With sorted keys, since Go sorts those of mappings. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([key, field]) => [key, sorted(field)]);
}

/** Texts of which kubectl reads something else, each with both answers. */
export function differences(reads: readonly Read[]): readonly unknown[] {
  const starts = Array.from({ length: Math.ceil(reads.length / BATCH) }, (_, index) => index * BATCH);
  return starts.flatMap((start) => compare(reads.slice(start, start + BATCH)));
}
