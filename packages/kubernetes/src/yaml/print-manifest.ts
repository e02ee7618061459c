import { type KubeObject, objectName } from '../kube-object';
import { printBlock, printNumber, printText } from './print-scalar';

/** Keys that come first wherever they stand, so that a reader sees what a thing is before its details. */
const FIRST_KEYS = new Map(
  ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'image'].map((key, at) => [key, at]),
);

/** Deeper than any Kubernetes object goes; a cycle goes deeper. */
export const MAX_DEPTH = 100;

/** Keys longer than this need another syntax. @see https://yaml.org/spec/1.2.2/#example-single-pair-explicit-entry */
export const MAX_KEY_LENGTH = 1000;

/** With the `u` flag whole pairs are one character and do not match. */
export const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * An object as one YAML document. The same object gives the same bytes whatever the order of its keys: `apiVersion`,
 * `kind`, `metadata`, `name`, `namespace`, `image` first, the others by code unit. Text of several lines is a literal
 * block, so that a configuration file reads as one in a review. YAML 1.1 and 1.2 readers read the same back.
 *
 * Fields that are `undefined` are left out.
 * @throws TypeError where the object holds what JSON cannot: a function, a Date, NaN, `undefined` in a list, a cycle,
 * half a surrogate pair. The message names object and field.
 */
export function printManifest(object: KubeObject): string {
  const lines: string[] = [];
  printMapping(object, { lines, path: [], object }, '', '');
  return `${lines.join('\n')}\n`;
}

interface Printing {
  readonly lines: string[];
  /** Where we are, for messages. */
  readonly path: (string | number)[];
  readonly object: KubeObject;
}

/** `lead` is what stands before the first key on its line, such as `  - `; the other keys are indented by `indent`. */
function printMapping(mapping: object, printing: Printing, indent: string, lead: string): void {
  let prefix = lead;
  for (const key of Object.keys(mapping).sort(compareKeys)) {
    const value: unknown = (mapping as Record<string, unknown>)[key];
    if (value === undefined) continue;
    printing.path.push(key);
    printValue(value, printing, indent, `${prefix}${printKey(key, printing)}:`);
    printing.path.pop();
    prefix = indent;
  }
}

function printSequence(sequence: readonly unknown[], printing: Printing, indent: string): void {
  for (let index = 0; index < sequence.length; index++) {
    printing.path.push(index);
    const value = sequence[index];
    if (isMapping(value, printing) && !isEmpty(value)) printMapping(value, printing, `${indent}  `, `${indent}- `);
    else printValue(value, printing, indent, `${indent}-`);
    printing.path.pop();
  }
}

/** Puts a value behind `lead` (`key:` or `-`), nested ones on lines of their own. */
function printValue(value: unknown, printing: Printing, indent: string, lead: string): void {
  if (printing.path.length > MAX_DEPTH)
    refuse(printing, `nesting deeper than ${MAX_DEPTH}`, 'an object without cycles');
  if (Array.isArray(value)) {
    if (value.length === 0) printing.lines.push(`${lead} []`);
    else {
      printing.lines.push(lead);
      printSequence(value, printing, `${indent}  `);
    }
  } else if (isMapping(value, printing)) {
    if (isEmpty(value)) printing.lines.push(`${lead} {}`);
    else {
      printing.lines.push(lead);
      printMapping(value, printing, `${indent}  `, `${indent}  `);
    }
  } else printing.lines.push(`${lead} ${printScalar(value, printing, `${indent}  `)}`);
}

function printScalar(value: unknown, printing: Printing, indent: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return printNumber(value);
  if (typeof value === 'string') {
    if (LONE_SURROGATE.test(value)) refuse(printing, JSON.stringify(value), 'text without half a surrogate pair');
    return printBlock(value, indent) ?? printText(value);
  }
  return refuse(printing, typeof value === 'symbol' ? 'a symbol' : `${typeof value} ${value}`, 'what JSON can hold');
}

function printKey(key: string, printing: Printing): string {
  if (key.length > MAX_KEY_LENGTH) refuse(printing, `a key of ${key.length} characters`, `up to ${MAX_KEY_LENGTH}`);
  if (LONE_SURROGATE.test(key)) refuse(printing, JSON.stringify(key), 'a key without half a surrogate pair');
  return printText(key);
}

function isMapping(value: unknown, printing: Printing): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    refuse(printing, `a ${value.constructor.name}`, 'plain objects, lists, text, numbers, booleans and null');
  }
  return true;
}

function isEmpty(mapping: object): boolean {
  return Object.values(mapping).every((value) => value === undefined);
}

/** The order of the keys of a mapping, of which no two are the same. */
export function compareKeys(a: string, b: string): number {
  const first = FIRST_KEYS.get(a) ?? FIRST_KEYS.size;
  const second = FIRST_KEYS.get(b) ?? FIRST_KEYS.size;
  return first === second ? (a < b ? -1 : 1) : first - second;
}

function refuse(printing: Printing, value: string, allowed: string): never {
  const path = printing.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  throw new TypeError(`${objectName(printing.object)}: ${path.replace(/^\./, '')}: got ${value}; allowed: ${allowed}`);
}
