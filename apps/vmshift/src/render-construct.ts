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

/**
 * The object that a construct declares, byte for byte as its own `toJson` gives it, in half of the time: that looks for
 * values that are still to be computed, three times in each field, and ours declare none.
 * @throws TypeError for such a value
 */
export function renderConstruct(construct: ApiObject): KubeObject {
  const { props, patches, metadata } = construct as unknown as Declared;
  const type = construct.constructor as Kind;
  if (type.manifest === undefined || patches.length > 0) return construct.toJson();
  const { _additionalAttributes: declared, labels, annotations } = metadata;
  const { apiVersion, kind, ...fields } = type.manifest({
    ...props,
    metadata: withoutEmpty({ ...declared, labels, annotations }),
  });
  const { metadata: rendered, ...others } = plain(fields) as Record<string, unknown>;
  return { apiVersion, kind, metadata: rendered, ...others } as KubeObject;
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
