import { isDeepStrictEqual } from 'node:util';
import {
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
  /** The values as JSON on one line, cut when they are long; `nothing` where there is none. */
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
  const whole = [{ object: name, path: '', before: printed(old), after: printed(next) }];
  if (old === undefined || next === undefined) return whole;
  const containers = workloadOf(next)?.containers ?? [];
  const isImage = (path: string): boolean =>
    path.endsWith('.image') &&
    containers.some(({ spec }) => spec === valueAtPath(next, path.slice(0, -'.image'.length)));
  const changes = differences('', old, next)
    .filter(
      ({ path, before: from, after: to }) =>
        !(isImage(path) && references.includes(String(to)) && repositoryOf(String(from)) === repositoryOf(String(to))),
    )
    .map((change) => ({
      object: name,
      path: change.path,
      before: printed(change.before),
      after: printed(change.after),
    }));
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
function differences(path: string, before: unknown, after: unknown): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isTree(before) && isTree(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) =>
      differences(step(path, key), Object.hasOwn(before, key) ? before[key] : undefined, after[key]),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(path, before, after);
  return [{ path, before, after }];
}

function listDifferences(path: string, before: readonly unknown[], after: readonly unknown[]): readonly Difference[] {
  const [olds, nexts] = [namesOf(before), namesOf(after)];
  if (olds === undefined || nexts === undefined) {
    if (before.length !== after.length) return [{ path, before, after }];
    return before.flatMap((item, index) => differences(`${path}[${index}]`, item, after[index]));
  }
  const kept = nexts.filter((name) => olds.includes(name));
  // Containers start, and variables refer to each other, in the order of the list.
  if (
    !isDeepStrictEqual(
      kept,
      olds.filter((name) => nexts.includes(name)),
    )
  )
    return [{ path, before, after }];
  const removed = olds
    .filter((name) => !nexts.includes(name))
    .map((name) => ({ path: `${path}[${olds.indexOf(name)}]`, before: before[olds.indexOf(name)], after: undefined }));
  const others = nexts.flatMap((name, index) =>
    differences(`${path}[${index}]`, olds.includes(name) ? before[olds.indexOf(name)] : undefined, after[index]),
  );
  return [...removed, ...others];
}

/** The `name` of every item; undefined where one has none, or two have the same. */
function namesOf(items: readonly unknown[]): readonly string[] | undefined {
  const names = items.flatMap((item) => (isTree(item) && typeof item.name === 'string' ? [item.name] : []));
  return names.length === items.length && new Set(names).size === names.length ? names : undefined;
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function step(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

const LONGEST_PRINTED = 160;

function printed(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length <= LONGEST_PRINTED ? line : `${line.slice(0, LONGEST_PRINTED)}…`;
}
