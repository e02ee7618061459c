import { isDeepStrictEqual } from 'node:util';
import { cutPair, printableLine, printValue } from '@vmshift/findings';
import {
  asText,
  type Data,
  fieldPath,
  isData,
  itemPaths,
  type KubeObject,
  ManifestError,
  objectName,
  parseManifests,
  valueAtPath,
  workloadOf,
} from '@vmshift/kubernetes';
import { changesOnlyReferences, repositoryOf } from './image-lines';

/** One field in which two renders of an environment differ. */
export interface RenderedChange {
  /** `Kind/name`; the name of the file where its text is no single manifest. */
  readonly object: string;
  /** Path of the field; empty for the whole object. */
  readonly path: string;
  /** The values on one line, cut around the place where they differ; `nothing` where there is none. */
  readonly before: string;
  readonly after: string;
}

/**
 * Everything in which two renders of an environment differ, but for what a release is there to change: the image of a
 * container that becomes one of `references` and stays in its repository.
 *
 * @param before file name to text
 * @param references full references of the build that `after` is rendered for
 */
export function changesBeyondImages(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  references: readonly string[],
): readonly RenderedChange[] {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  return files.flatMap((file) => fileChanges(file, before.get(file), after.get(file), references));
}

function fileChanges(
  file: string,
  before: string | undefined,
  after: string | undefined,
  references: readonly string[],
): readonly RenderedChange[] {
  if (before === after) return [];
  const [old, next] = [readObject(file, before), readObject(file, after)];
  const object = next ?? old;
  const name = object === undefined ? file : objectName(object);
  if (old === undefined || next === undefined) return [rendered(name, { path: '', before: old, after: next })];
  const containers = workloadOf(next)?.containers ?? [];
  const isImage = (path: string): boolean =>
    path.endsWith('.image') &&
    containers.some(({ spec }) => spec === valueAtPath(next, path.slice(0, -'.image'.length)));
  const changes = differences('', old, next, next.kind)
    .filter(
      ({ path, before: from, after: to }) =>
        !(isImage(path) && references.includes(asText(to)) && repositoryOf(asText(from)) === repositoryOf(asText(to))),
    )
    .map((change) => rendered(name, change));
  if (changes.length > 0 || changesOnlyReferences(before ?? '', after ?? '', references)) return changes;
  // Readers of YAML do not agree on every text: the same objects to us may be others to a cluster.
  return [{ object: name, path: '', before: 'the text of the file', after: 'another text' }];
}

/** The object of a file; undefined where there is none, or not exactly one. */
function readObject(file: string, text: string | undefined): KubeObject | undefined {
  if (text === undefined) return undefined;
  try {
    const objects = parseManifests(text, file);
    return objects.length === 1 ? objects[0] : undefined;
  } catch (error) {
    if (error instanceof ManifestError) return undefined;
    throw error;
  }
}

interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** As deep as two values differ. Lists of named items are matched by name, so that one added item is one difference. */
function differences(path: string, before: unknown, after: unknown, kind: string): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isData(before) && isData(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(fieldPath(path, key), own(before, key), own(after, key), kind));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(path, before, after, kind);
  return [{ path, before, after }];
}

function listDifferences(
  path: string,
  before: readonly unknown[],
  after: readonly unknown[],
  kind: string,
): readonly Difference[] {
  const [olds, nexts] = [itemPaths(path, before, kind), itemPaths(path, after, kind)];
  const kept = nexts.filter((item) => olds.includes(item));
  const stayed = olds.filter((item) => nexts.includes(item));
  const hasNames = [...olds, ...nexts].some((item) => !/\[\d+\]$/.test(item));
  // Containers start, and variables refer to each other, in the order of the list.
  if (!isDeepStrictEqual(kept, stayed) || (!hasNames && before.length !== after.length))
    return [{ path, before, after }];
  return [
    ...olds.flatMap((item, index) =>
      nexts.includes(item) ? [] : [{ path: item, before: before[index], after: undefined }],
    ),
    ...nexts.flatMap((item, index) => differences(item, before[olds.indexOf(item)], after[index], kind)),
  ];
}

function own(value: Data, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Characters of a value that a message repeats. */
const MOST_CHARACTERS = 160;

function rendered(object: string, { path, before, after }: Difference): RenderedChange {
  const [was, is] = cutPair(printed(before), printed(after), MOST_CHARACTERS);
  return { object, path, before: was, after: is };
}

function printed(value: unknown): string {
  return value === undefined ? 'nothing' : printableLine(printValue(value));
}
