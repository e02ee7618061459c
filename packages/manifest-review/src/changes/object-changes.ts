import { canonical, type KubeObject, normalize, objectName, targetOf } from '@vmshift/kubernetes';
import { type FieldChange, fieldChanges } from './field-changes';
import { leavesOf, likeness } from './likeness';

/** What became of one object. */
export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed' | 'renamed';
  /** `Kind/name`, of the head where there is one. */
  readonly object: string;
  readonly namespace: string | undefined;
  /** `Kind/name` before, for a rename. */
  readonly from: string | undefined;
  /** What differs: all of it for a change and a rename, nothing for an object that came or went. */
  readonly fields: readonly FieldChange[];
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

/** A name is new and an old one gone, but this much of the fields is the same: the object was renamed. */
const RENAME_SIMILARITY = 0.6;
/** Above this many pairs only objects that are equal but for the name are matched, to stay linear. */
const MAX_PAIRS = 400;

/** Every object that differs, in the order of `Kind/name`. */
export function objectChanges(base: readonly KubeObject[], head: readonly KubeObject[]): readonly ObjectChange[] {
  const scaled = new Set([...autoscaled(base), ...autoscaled(head)]);
  const before = index(base);
  const after = index(head);
  const changes: ObjectChange[] = [];
  const removed: KubeObject[] = [];
  for (const [key, object] of before) {
    const other = after.get(key);
    if (other === undefined) removed.push(object);
    else if (other !== object) changes.push(...changed(object, other, scaled));
  }
  const added = [...after].filter(([key]) => !before.has(key)).map(([, object]) => object);
  changes.push(...cameAndWent(removed, added, scaled));
  return changes.sort(byObject);
}

/** The order of `Kind/name`, by code units: the same on every machine, and no rules of a language have to be loaded. */
export function byObject(left: { readonly object: string }, right: { readonly object: string }): number {
  return left.object < right.object ? -1 : left.object > right.object ? 1 : 0;
}

/** By group, kind, namespace and name; duplicates are kept apart, so that none disappears. */
function index(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  const result = new Map<string, KubeObject>();
  for (const object of objects) {
    const group = String(object.apiVersion).split('/').slice(0, -1).join('/');
    const key = [group, object.kind, object.metadata?.namespace ?? '', object.metadata?.name].join(' ');
    let unique = key;
    for (let count = 2; result.has(unique); count += 1) unique = `${key} #${count}`;
    result.set(unique, object);
  }
  return result;
}

function changed(before: KubeObject, after: KubeObject, scaled: ReadonlySet<string>): readonly ObjectChange[] {
  const isScaled = scaled.has(objectName(after));
  const fields = fieldChanges(normalize(before, isScaled), normalize(after, isScaled), after.kind, { before, after });
  return fields.length === 0 ? [] : [describe('changed', before, after, fields)];
}

function cameAndWent(
  removed: readonly KubeObject[],
  added: readonly KubeObject[],
  scaled: ReadonlySet<string>,
): readonly ObjectChange[] {
  const renames = matchRenames(removed, added);
  const renamedTo = new Set(renames.values());
  return [
    ...removed.map((before) => {
      const after = renames.get(before);
      if (after === undefined) return describe('removed', before, undefined, []);
      const fields = fieldChanges(
        normalize(before, scaled.has(objectName(before))),
        normalize(after, scaled.has(objectName(after))),
        after.kind,
      );
      return describe('renamed', before, after, fields);
    }),
    ...added.filter((object) => !renamedTo.has(object)).map((after) => describe('added', undefined, after, [])),
  ];
}

function describe(
  change: ObjectChange['change'],
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  fields: readonly FieldChange[],
): ObjectChange {
  const object = after ?? before;
  return {
    change,
    object: object ? objectName(object) : '',
    namespace: object?.metadata.namespace,
    from: change === 'renamed' && before ? objectName(before) : undefined,
    fields,
    before,
    after,
  };
}

/** Pairs objects of one kind that are alike but for the name, most alike first. */
function matchRenames(
  removed: readonly KubeObject[],
  added: readonly KubeObject[],
): ReadonlyMap<KubeObject, KubeObject> {
  const pairs: { before: KubeObject; after: KubeObject; likeness: number }[] = [];
  const exactOnly = removed.length * added.length > MAX_PAIRS;
  const bodies = exactOnly ? new Map(added.map((object) => [body(object), object])) : undefined;
  for (const before of removed) {
    const twin = bodies?.get(body(before));
    if (twin) pairs.push({ before, after: twin, likeness: 1 });
    for (const after of exactOnly ? [] : added.filter(({ kind }) => kind === before.kind)) {
      pairs.push({ before, after, likeness: similarity(before, after) });
    }
  }
  const result = new Map<KubeObject, KubeObject>();
  const taken = new Set<KubeObject>();
  for (const { before, after, likeness } of pairs.sort((left, right) => right.likeness - left.likeness)) {
    if (likeness < RENAME_SIMILARITY || result.has(before) || taken.has(after)) continue;
    result.set(before, after);
    taken.add(after);
  }
  return result;
}

function body(object: KubeObject): string {
  return canonical({ ...object, metadata: { ...object.metadata, name: '' } });
}

/** How alike two objects are, but for their metadata. */
function similarity(before: KubeObject, after: KubeObject): number {
  return likeness(leavesOf({ ...before, metadata: {} }), leavesOf({ ...after, metadata: {} }));
}

/** `Kind/name` of everything whose replicas a HorizontalPodAutoscaler owns. */
function autoscaled(objects: readonly KubeObject[]): readonly string[] {
  return objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map(targetOf);
}
