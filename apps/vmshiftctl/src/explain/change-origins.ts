import type { FilePlace } from '@vmshift/findings/report';
import { canonical, isData } from '@vmshift/kubernetes';
import type { EnvironmentSide } from '@vmshift/manifest-review';
import { type ChangedObject, changedObjects, renderObjects } from './changed-objects';
import { meet } from './fields-that-differ';
import { type Path, withValue } from './model-leaves';
import type { RenderRoot } from './render-root';
import type { WrittenPlaces } from './written-places';

/** One value of the model, the profile or the pin that a change has otherwise. */
interface ValueChange {
  readonly path: Path;
  /** Undefined where it was taken away. */
  readonly after: unknown;
  /** The value, or of a list the first item that is new. */
  readonly at: Path;
}

/** More values than people change in one pull request: their lines tell less than the review does. */
const MOST_CHANGES = 50;

/**
 * The line of the sources that makes a field of an object differ, of one environment. Each value that the head has otherwise
 * is put into the base by itself, and the base's own code renders that: nothing of the head is executed, its sources are
 * read as data alone.
 * @param places where the head's values are written
 */
export class ChangeOrigins {
  private made: readonly (readonly [ValueChange, readonly ChangedObject[]])[] | undefined;

  constructor(
    private readonly base: EnvironmentSide | undefined,
    private readonly head: EnvironmentSide | undefined,
    private readonly places: WrittenPlaces,
  ) {}

  /** Undefined where no value by itself makes the field differ, or its line is not known. */
  find(object: string, field: string): FilePlace | undefined {
    const found = this.changes().flatMap(([change, objects]) => {
      const fields = objects.filter(({ names }) => names.includes(object)).flatMap((one) => one.fields);
      return fields.some((one) => meet(one, field)) ? [{ change, isExact: fields.includes(field) }] : [];
    });
    const best = found.find(({ isExact }) => isExact) ?? found[0];
    return best && this.places.find(best.change.at, best.change.after);
  }

  private changes() {
    this.made ??= this.experiment();
    return this.made;
  }

  private experiment(): readonly (readonly [ValueChange, readonly ChangedObject[]])[] {
    const [base, head] = [rootOf(this.base), rootOf(this.head)];
    if (base === undefined || head === undefined) return [];
    const changes = valueChanges(base, head, []);
    const before = changes.length > MOST_CHANGES ? undefined : renderObjects(base);
    if (before === undefined) return [];
    return changes.map((change) => {
      const after = renderObjects(withValue(base, change.path, valueAt(head, change.path)));
      return [change, after === undefined ? [] : changedObjects(before, after)] as const;
    });
  }
}

function rootOf(side: EnvironmentSide | undefined): RenderRoot | undefined {
  if (side?.config === undefined || side.platform === undefined || side.pin === undefined) return undefined;
  return { environment: side.config, platform: side.platform, pin: side.pin };
}

function valueChanges(before: unknown, after: unknown, path: Path): readonly ValueChange[] {
  if (isData(before) && isData(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => valueChanges(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length === after.length)
      return before.flatMap((item, index) => valueChanges(item, after[index], [...path, index]));
    const known = new Set(before.map(canonical));
    const first = after.findIndex((item) => !known.has(canonical(item)));
    return [{ path, after: first < 0 ? after : after[first], at: first < 0 ? path : [...path, first] }];
  }
  return canonical(before) === canonical(after) ? [] : [{ path, after, at: path }];
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    root,
  );
}
