import { concealCredentials } from '@vmshift/findings';
import { MASKED } from '@vmshift/findings/report';
import { documentIn, type KubeObject, normalize } from '@vmshift/kubernetes';
import { decisiveFields } from './decisive-fields';
import { type FieldChange, fieldChanges } from './field-changes';
import type { ObjectChange } from './object-changes';

/** What differs, with marks in the place of credentials. */
export interface ConcealedFields {
  readonly fields: readonly FieldChange[];
  /** What a reader sees of a value with marks. */
  readonly reveal: (value: unknown) => unknown;
}

const AS_IT_IS = (value: unknown) => value;

/**
 * The fields that differ, and the decisive ones of a new object. Credentials are concealed in the whole objects, before they
 * are compared: the name of one may stand in another item of a list, which a difference leaves out. Two that differ have two
 * marks, and stay a change.
 */
export function concealedFields({ change, object, before, after, fields }: ObjectChange): ConcealedFields {
  if (change === 'added' && after !== undefined) {
    return { fields: decisiveFields(concealCredentials(after, { documentIn }) as KubeObject), reveal: AS_IT_IS };
  }
  if (before === undefined || after === undefined || object.startsWith('Secret/')) return { fields, reveal: AS_IT_IS };
  const marks = new Map<string, string>();
  const conceal = (credential: unknown) => {
    const key = JSON.stringify(credential);
    const mark = marks.get(key) ?? `${MASKED}\0${marks.size}`;
    marks.set(key, mark);
    return mark;
  };
  const [was, is] = [before, after].map((side) => concealCredentials(side, { conceal, documentIn }) as KubeObject);
  if (was === undefined || is === undefined || (was === before && is === after)) return { fields, reveal: AS_IT_IS };
  const paths = new Set(fields.map(({ path }) => path));
  const spelled = change === 'renamed' ? undefined : { before: was, after: is };
  // The number of pods is left out where an autoscaler owns it: of what is compared here nothing is added.
  const shown = fieldChanges(normalize(was, true), normalize(is, true), is.kind, spelled);
  return { fields: shown.filter(({ path }) => paths.has(path)), reveal: withoutMarks };
}

function withoutMarks(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(\(not shown: a credential\))\0\d+/g, '$1');
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutMarks(item)]));
}
