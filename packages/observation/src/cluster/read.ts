import { z } from 'zod';

/** A text that may be absent; an empty one is absent too. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/** A time with its zone; anything else is no time. */
export const time = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === 'string' && /(?:Z|[+-]\d\d:\d\d)$/.test(value) && Number.isFinite(Date.parse(value))
      ? value
      : undefined,
  );

/** A whole number that may be absent. */
export const count = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);

/** A list that may be absent. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((value): z.output<Item>[] => value ?? []);
}

/** Texts by name; a value of another kind is left out. */
export const texts = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) =>
    Object.fromEntries(
      Object.entries(value ?? {}).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
    ),
  );

/** A condition, as almost every kind has. @see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Condition */
export const condition = z
  .object({ type: z.string(), status: text, reason: text, message: text, lastTransitionTime: time })
  .transform(({ type, status, reason, message, lastTransitionTime }) => ({
    type,
    /** `True`, `False` or `Unknown` */
    status: status ?? 'Unknown',
    reason,
    message,
    since: lastTransitionTime,
  }));

export type Condition = z.output<typeof condition>;

/** What every object has. */
export const metadata = z.object({
  name: z.string(),
  uid: text,
  creationTimestamp: time,
  deletionTimestamp: time,
  labels: texts,
  annotations: texts,
  ownerReferences: list(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() })),
});

/** Who made an object, and when. */
export interface ObjectIdentity {
  readonly name: string;
  readonly createdAt?: string | undefined;
  /** Since when it is being deleted. */
  readonly deletedAt?: string | undefined;
  /** `Kind/name` of its controller. */
  readonly owner?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

export function identity(read: z.output<typeof metadata>): ObjectIdentity {
  const owner = read.ownerReferences.find(({ controller }) => controller === true) ?? read.ownerReferences[0];
  return {
    name: read.name,
    createdAt: read.creationTimestamp,
    deletedAt: read.deletionTimestamp,
    owner: owner && `${owner.kind}/${owner.name}`,
    labels: read.labels,
  };
}
