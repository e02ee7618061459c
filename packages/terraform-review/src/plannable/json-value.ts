import { isUtf8 } from 'node:buffer';
import { canonical as canonicalJson, isData } from '@vmshift/kubernetes';

/** A value of JSON, as data: no property of it is looked up by a name of JavaScript's own. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A stack of ours has 30 KiB. */
export const LARGEST_STACK_BYTES = 1024 * 1024;

/** Deeper than any block of ours. */
const DEEPEST = 30;

/** A property of an object; one that it inherits is none. */
export function property(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isData(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Its properties; none where it is no object. */
export function entries(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  return isData(value) ? Object.entries(value) : [];
}

/** The same text for the same value, whatever the order of its keys; none is another value than null. */
export function canonical(value: JsonValue | undefined): string {
  return value === undefined ? 'undefined' : canonicalJson(value);
}

/** What a text says, or what is wrong with it and what is allowed. */
export type ReadStack = { readonly stack: JsonObject } | { readonly value: string; readonly allowed: string };

/**
 * Reads a synthesized stack that no one has reviewed. It has to be written as `synth` writes it, byte for byte: Terraform
 * merges keys that stand twice, where JavaScript takes the last.
 */
export function readStack(content: Uint8Array): ReadStack {
  if (content.length > LARGEST_STACK_BYTES)
    return { value: `${content.length} bytes`, allowed: `at most ${LARGEST_STACK_BYTES} bytes` };
  if (!isUtf8(content)) return { value: 'bytes that are no UTF-8', allowed: 'UTF-8' };
  const text = Buffer.from(content).toString();
  const allowed = 'an object of JSON, as ./vmshiftctl synth writes it';
  if (depthOf(text) > DEEPEST) return { value: 'JSON that is nested too deeply', allowed: `${DEEPEST} levels` };
  let stack: JsonValue;
  try {
    stack = JSON.parse(text);
  } catch {
    return { value: 'a text that is no JSON', allowed };
  }
  if (!isData(stack)) return { value: 'another value of JSON', allowed };
  return JSON.stringify(stack, null, 2) === text
    ? { stack }
    : { value: 'keys that stand twice, or another order, spacing or escape', allowed };
}

/** How deep a text is nested at most, told before it is parsed: brackets inside its strings, the last of which may lack its end, do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (!token.startsWith('"')) depth -= 1;
  }
  return deepest;
}
