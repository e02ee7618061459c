import type { Model } from '@vmshift/environments';
import { renderOnce } from './render-once';

/** A block of Terraform's JSON syntax. */
export type Block = Readonly<Record<string, unknown>>;

/** The stack's cdk.tf.json. */
export interface StackJson {
  readonly terraform: {
    readonly backend: Readonly<Record<string, Block>>;
    readonly required_providers: Readonly<Record<string, { readonly source: string; readonly version: string }>>;
    readonly required_version: string;
  };
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly variable?: Readonly<Record<string, Block>>;
  readonly output?: Readonly<Record<string, Block>>;
  readonly locals?: Readonly<Record<string, string>>;
}

const rendered = new WeakMap<Model, ReadonlyMap<string, StackJson>>();

/** Every stack of the model as data, by name; read once for each test file. */
export function stacksOf(model: Model): ReadonlyMap<string, StackJson> {
  const known = rendered.get(model) ?? parseStacks(model);
  rendered.set(model, known);
  return known;
}

function parseStacks(model: Model): ReadonlyMap<string, StackJson> {
  const { stacks, files } = renderOnce(model);
  return new Map(
    stacks.map(({ name }) => {
      const stack = JSON.parse(files.get(`stacks/${name}/cdk.tf.json`) ?? '') as StackJson;
      return [name, { ...stack, resource: stack.resource ?? {} }];
    }),
  );
}

/** One stack of the model. */
export function stackOf(model: Model, name: string): StackJson {
  const stack = stacksOf(model).get(name);
  if (stack === undefined) throw new Error(`no stack ${name}`);
  return stack;
}

/** Every text in a value, with the path to it. */
export function texts(
  value: unknown,
  path: readonly string[] = [],
): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path.join('.'), value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]));
}

/** The chart values of a release. */
export function chartValues(release: Block): Block {
  return JSON.parse((release.values as readonly string[])[0] ?? '') as Block;
}
