import { printValue as printData } from '@vmshift/findings';
import { isData, pathBelow } from '@vmshift/kubernetes';

/** What stands where a plan's value must not, or cannot, be shown. Prints as its label, in text and in JSON. */
export class Hidden {
  private constructor(private readonly label: string) {}

  static readonly SENSITIVE = new Hidden('(sensitive value)');
  static readonly UNKNOWN = new Hidden('(known after apply)');

  toString(): string {
    return this.label;
  }

  toJSON(): string {
    return this.label;
  }
}

/** A value of a plan after masking. Every value that leaves `parsePlan` is of this type. */
export type PlanValue =
  | null
  | boolean
  | number
  | string
  | Hidden
  | readonly PlanValue[]
  | { readonly [key: string]: PlanValue };

export type PlanObject = { readonly [key: string]: PlanValue };

/** Attribute names and list indices from a resource downwards. */
export type AttributePath = readonly (string | number)[];

/** A map whose values are not masked yet, or not known to be. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return isData(value) && !(value instanceof Hidden);
}

/** Whether the value is a map of attributes. */
export function isPlanObject(value: unknown): value is PlanObject {
  return isTree(value);
}

/** The value at a path; undefined when the path leads nowhere. */
export function at(value: PlanValue | undefined, ...path: AttributePath): PlanValue | undefined {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === 'number') current = current[step];
    else if (isPlanObject(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

/** The list at a path; empty when there is none. Terraform prints a block that is absent as null or as an empty list. */
export function listAt(value: PlanValue | undefined, ...path: AttributePath): readonly PlanValue[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The strings of a list or set of strings at a path. */
export function stringsAt(value: PlanValue | undefined, ...path: AttributePath): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}

/** The string at a path; undefined when it is absent, hidden or something else. */
export function stringAt(value: PlanValue | undefined, ...path: AttributePath): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The number at a path; undefined when it is absent, hidden or something else. */
export function numberAt(value: PlanValue | undefined, ...path: AttributePath): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** Whether nothing is set there: Terraform tells null, "", an empty list and an empty map apart, the providers do not. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && !(value instanceof Hidden) && Object.keys(value).length === 0;
}

/** `pool[0].labels["example.com/role"]`, as Terraform writes it. */
export function printPath(path: AttributePath): string {
  return pathBelow('', path);
}

/** The value for a reader, in full; undefined when absent. */
export function printValue(value: PlanValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value instanceof Hidden ? value.toString() : printData(value);
}
