import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';

/** The objects of a state, by address. */
export interface StateObjects {
  readonly known: readonly string[];
  /** Begun and not ended: the next apply replaces them. */
  readonly tainted: readonly string[];
}

const stateFormat = z.object({
  resources: z
    .array(
      z.object({
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(z.object({ status: z.string().optional() })).default([]),
      }),
    )
    .default([]),
});

/**
 * Reads what `terraform state pull` gave and keeps nothing but addresses; the rest is secret. Nothing was ever written where
 * the text is empty; undefined is a text that is no state.
 */
export function stateObjects(text: string): StateObjects | undefined {
  if (text.trim() === '') return { known: [], tainted: [] };
  const state = stateFormat.safeParse(jsonOrUndefined(text));
  if (!state.success) return undefined;
  const managed = state.data.resources.filter(({ mode }) => mode === 'managed');
  const addressOf = ({ type, name }: { readonly type: string; readonly name: string }): string => `${type}.${name}`;
  return {
    known: managed.map(addressOf),
    tainted: managed.filter(({ instances }) => instances.some(({ status }) => status === 'tainted')).map(addressOf),
  };
}
