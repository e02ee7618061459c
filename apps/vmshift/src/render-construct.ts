import { isData, type KubeObject } from '@vmshift/kubernetes';
import type { ApiObject } from 'cdk8s';

/** What cdk8s keeps in a construct, and calls private. */
interface Declared {
  readonly props: object;
  readonly patches: readonly unknown[];
  readonly metadata: {
    readonly _additionalAttributes: object;
    readonly labels: object;
    readonly annotations: object;
  };
}

/** A class of cdk8s-plus: it knows how a manifest calls the fields that a construct declares. */
interface Kind {
  readonly manifest?: (props: object) => Readonly<Record<string, unknown>>;
}

/** What each object was rendered from. */
const declarations = new WeakMap<KubeObject, object>();

/**
 * The object that a construct declares, byte for byte as its own `toJson` gives it, in half the time: `toJson` searches
 * each field three times for values that are still to be computed, and ours declare none.
 * @param like an object that is returned where the same was declared for it
 * @see docs/adr/2026-11-27-constructs-are-rendered-by-us.md
 * @throws TypeError for such a value
 */
export function renderConstruct(construct: ApiObject, like?: KubeObject): KubeObject {
  const { props, patches, metadata } = construct as unknown as Declared;
  const type = construct.constructor as Kind;
  if (type.manifest === undefined || patches.length > 0) return construct.toJson();
  const { _additionalAttributes: declared, labels, annotations } = metadata;
  const declaration = { ...props, metadata: withoutEmpty({ ...declared, labels, annotations }) };
  const known = like && declarations.get(like);
  if (known && JSON.stringify(known) === JSON.stringify(declaration)) return like;
  const object = manifestOf(declaration, type.manifest);
  declarations.set(object, declaration);
  return object;
}

function manifestOf(declaration: object, manifest: NonNullable<Kind['manifest']>): KubeObject {
  const { apiVersion, kind, ...fields } = manifest(declaration);
  const { metadata, ...others } = plain(fields) as Record<string, unknown>;
  return { apiVersion, kind, metadata, ...others } as KubeObject;
}

function withoutEmpty(metadata: object): object {
  return Object.fromEntries(
    Object.entries(metadata).filter(
      ([, value]) => typeof value !== 'object' || value === null || Object.keys(value).length > 0,
    ),
  );
}

/** Sorted by key, and without what is not there. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isData(value)) return value ?? undefined;
  if (value.constructor !== Object) throw new TypeError(`got a ${value.constructor.name}; allowed: plain values`);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const item = plain(value[key]);
    if (item !== undefined) result[key] = item;
  }
  return result;
}
