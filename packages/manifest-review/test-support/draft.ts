import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { type KubeObject, objectName } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import type { EnvironmentSide, RenderedFile, Side } from '../src/side';

type Mutable = Record<string, unknown>;

/**
 * A copy of a side that a catalogue entry changes. Paths are dotted; a list item is chosen by its name, its key or its
 * index in brackets: `spec.template.spec.containers[redis].image`, `spec.ports[0].port`.
 */
export class Draft {
  private readonly environments: Map<string, EnvironmentSide>;

  constructor(side: Side) {
    this.environments = new Map(side.environments);
  }

  side(): Side {
    return { environments: this.environments };
  }

  /** Sets a field, or takes it away when the value is undefined. */
  set(environment: string, object: string, path: string, value: unknown): this {
    return this.edit(environment, object, (copy) => {
      const steps = parsePath(path);
      const last = steps.pop() ?? '';
      const parent = steps.reduce<unknown>((node, step) => descend(node, step), copy);
      const key = keyIn(parent, last);
      if (Array.isArray(parent)) {
        if (value === undefined) parent.splice(Number(key), 1);
        else parent[Number(key)] = value;
      } else if (value === undefined) delete (parent as Mutable)[key];
      else (parent as Mutable)[key] = value;
    });
  }

  /** Replaces a field by what a function makes of it. */
  map<T>(environment: string, object: string, path: string, change: (value: T) => unknown): this {
    return this.set(environment, object, path, change(valueAt(this.find(environment, object), path) as T));
  }

  /** Changes a copy of an object. */
  edit(environment: string, name: string, change: (copy: Mutable) => void): this {
    return this.replace(environment, name, (object) => {
      const copy = structuredClone(object) as unknown as Mutable;
      change(copy);
      return [copy as unknown as KubeObject];
    });
  }

  add(environment: string, ...objects: readonly Mutable[]): this {
    const side = this.sideOf(environment);
    const files = objects.map((object): RenderedFile => {
      const made = { metadata: {}, ...object } as unknown as KubeObject;
      return { name: `${made.metadata.name}.${made.kind.toLowerCase()}.yaml`, text: '', objects: [made] };
    });
    return this.put(environment, { ...side, files: [...side.files, ...files] });
  }

  remove(environment: string, name: string): this {
    return this.replace(environment, name, () => []);
  }

  /** Changes the text of the file that holds an object, or its name. */
  file(environment: string, name: string, change: (file: RenderedFile) => RenderedFile): this {
    const side = this.sideOf(environment);
    const files = side.files.map((file) =>
      file.objects.some((object) => objectName(object) === name) ? change(file) : file,
    );
    return this.put(environment, { ...side, files });
  }

  pin(environment: string, change: (pin: ReleasePin) => ReleasePin): this {
    const side = this.sideOf(environment);
    return this.put(environment, { ...side, pin: side.pin && change(side.pin) });
  }

  config(environment: string, change: (config: EnvironmentConfig) => EnvironmentConfig): this {
    const side = this.sideOf(environment);
    return this.put(environment, { ...side, config: side.config && change(side.config) });
  }

  platform(environment: string, change: (platform: PlatformConfig) => PlatformConfig): this {
    const side = this.sideOf(environment);
    return this.put(environment, { ...side, platform: side.platform && change(side.platform) });
  }

  /** Takes all files of an environment away; model and pin stay. */
  empty(environment: string): this {
    return this.put(environment, { ...this.sideOf(environment), files: [] });
  }

  drop(environment: string): this {
    this.environments.delete(environment);
    return this;
  }

  find(environment: string, name: string): KubeObject {
    const found = this.sideOf(environment)
      .files.flatMap(({ objects }) => objects)
      .find((object) => objectName(object) === name);
    if (found === undefined) throw new Error(`${environment}: no ${name}`);
    return found;
  }

  private replace(environment: string, name: string, change: (object: KubeObject) => readonly KubeObject[]): this {
    this.find(environment, name);
    const side = this.sideOf(environment);
    const files = side.files.map((file) =>
      file.objects.some((object) => objectName(object) === name)
        ? {
            ...file,
            objects: file.objects.flatMap((object) => (objectName(object) === name ? change(object) : [object])),
          }
        : file,
    );
    return this.put(environment, { ...side, files });
  }

  private put(environment: string, side: EnvironmentSide): this {
    this.environments.set(environment, side);
    return this;
  }

  private sideOf(environment: string): EnvironmentSide {
    const side = this.environments.get(environment);
    if (side === undefined) throw new Error(`no environment ${environment}`);
    return side;
  }
}

function parsePath(path: string): string[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(
    (match) => match[1] ?? (match[2] === undefined ? (match[3] ?? '') : `[${match[2]}]`),
  );
}

function keyIn(parent: unknown, step: string): string {
  if (!Array.isArray(parent)) return step.replace(/^\[|\]$/g, '');
  const key = step.replace(/^\[|\]$/g, '');
  const index = parent.findIndex(
    (item) => typeof item === 'object' && item !== null && Object.values(item).includes(key),
  );
  return index >= 0 ? String(index) : key;
}

function descend(node: unknown, step: string): unknown {
  const key = keyIn(node, step);
  const parent = node as Mutable;
  parent[key] ??= {};
  return parent[key];
}

/** The value at a path of a draft's object. */
export function valueAt(object: unknown, path: string): unknown {
  return parsePath(path).reduce<unknown>((node, step) => (node as Mutable | undefined)?.[keyIn(node, step)], object);
}
