import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import type { KubeObject } from '@vmshift/kubernetes';
import type { EnvironmentSide } from '../src/side';
import { Draft } from './draft';
import { frozenSide } from './frozen-side';

const NAME = 'staging';

/** An edit of the frozen `staging`. */
export type Edit = (draft: EnvironmentDraft) => unknown;

/**
 * A copy of the frozen `staging` that a test edits. Objects are called `Kind/name`; paths are dotted, and an item of a
 * list is chosen by its name, key or index: `spec.template.spec.containers[redis].image`.
 */
export class EnvironmentDraft {
  private readonly draft = new Draft(frozenSide);

  /** Sets a field; undefined takes it away. */
  set(object: string, path: string, value: unknown): this {
    this.draft.set(NAME, object, path, value);
    return this;
  }

  /** Replaces a field by what a function makes of it. */
  map<T>(object: string, path: string, change: (value: T) => unknown): this {
    this.draft.map(NAME, object, path, change);
    return this;
  }

  /** Replaces a text in every string of an object. */
  replace(object: string, from: string | RegExp, to: string): this {
    const text = JSON.stringify(this.draft.find(NAME, object));
    if (text.replace(from, to) === text) throw new Error(`${object} holds no ${String(from)}`);
    return this.remove(object).add(JSON.parse(text.replace(from, to)));
  }

  add(...objects: readonly Readonly<Record<string, unknown>>[]): this {
    this.draft.add(NAME, ...objects);
    return this;
  }

  remove(...objects: readonly string[]): this {
    for (const object of objects) this.draft.remove(NAME, object);
    return this;
  }

  config(change: (config: EnvironmentConfig) => EnvironmentConfig): this {
    this.draft.config(NAME, change);
    return this;
  }

  platform(change: (platform: PlatformConfig) => PlatformConfig): this {
    this.draft.platform(NAME, change);
    return this;
  }

  find(object: string): KubeObject {
    return this.draft.find(NAME, object);
  }

  side(): EnvironmentSide | undefined {
    return this.draft.side().environments.get(NAME);
  }
}
