import { asText, type Data, isData } from '../data';
import type { FieldProblem } from '../field-problem';
import type { KubeObject } from '../kube-object';
import { type PlaceInObject, pathOfPlace } from '../path';
import { exceeds, parseQuantity } from '../quantity';
import type { Bounds } from './bounds';
import { compileDefinition, type FieldType } from './compile-definition';
import type { KubernetesSchema } from './kubernetes-schema';
import type { Union } from './unions';

/** A field that the schema refuses. */
export interface SchemaProblem extends FieldProblem {
  /** For a field that the schema does not have: those that it has there. */
  readonly knownFields?: readonly string[];
}

interface Walk {
  readonly schema: KubernetesSchema;
  readonly kind: string;
  readonly problems: SchemaProblem[];
}

/**
 * Everything about an object that an API server with strict field validation would refuse for its shape: unknown and
 * missing fields, wrong types, values outside an enumeration or below the least, integers with a fraction, texts that are
 * no quantity, two of the fields of which there may be one.
 * Lists and maps may not hold `null`. An object of a kind that the schema does not have is a problem by itself.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
export function validateObject(object: KubeObject, schema: KubernetesSchema): readonly SchemaProblem[] {
  const { apiVersion, kind, ...rest } = object;
  const definition = schema.kinds[`${apiVersion}/${kind}`];
  if (definition === undefined) return [describeUnknownKind(object, schema)];
  const problems: SchemaProblem[] = [];
  checkFields(rest, definition, undefined, { schema, kind, problems });
  return problems;
}

function describeUnknownKind({ apiVersion, kind }: KubeObject, { kinds }: KubernetesSchema): SchemaProblem {
  const known = Object.keys(kinds);
  const sameKind = known.filter((name) => name.endsWith(`/${kind}`));
  const allowed = (sameKind.length > 0 ? sameKind : known).join(', ');
  return { path: sameKind.length > 0 ? 'apiVersion' : 'kind', value: `${apiVersion}/${kind}`, allowed };
}

function checkFields(value: unknown, name: string, place: PlaceInObject, walk: Walk): void {
  if (!isData(value)) {
    report(walk, place, value, 'an object');
    return;
  }
  const { fields, required, union, typeOf } = compileDefinition(walk.schema, name);
  if (union !== undefined) checkUnion(value, union, place, walk);
  for (const field of required) {
    if (value[field] === undefined)
      report(walk, { parent: place, field }, undefined, describeType(typeOf(field)?.text ?? ''));
  }
  for (const field of Object.keys(value)) {
    const content = value[field];
    if (content === undefined) continue;
    const type = typeOf(field);
    if (type === undefined) reportUnknown(walk, { parent: place, field }, field, fields);
    else checkType(content, type, { parent: place, field }, walk);
  }
}

function checkUnion(value: Data, { fields, isRequired, namedBy }: Union, place: PlaceInObject, walk: Walk): void {
  const given = fields.filter((field) => value[field] !== undefined);
  const name = namedBy === undefined ? undefined : value[namedBy];
  const named = fields.find(
    (field) => typeof name === 'string' && field === name.charAt(0).toLowerCase() + name.slice(1),
  );
  if (given.length === 1 && named !== undefined && given[0] !== named) {
    report(walk, { parent: place, field: named }, given[0], `${named}, as ${namedBy} is ${name}`);
    return;
  }
  if (given.length === 1 || (given.length === 0 && !isRequired)) return;
  const found = given.length === 0 ? `none of ${fields.join(', ')}` : given.join(' and ');
  walk.problems.push({
    path: pathOfPlace(place, walk.kind),
    value: found,
    allowed: `${isRequired ? 'exactly' : 'at most'} one of ${fields.join(', ')}`,
  });
}

function checkType(value: unknown, type: FieldType, place: PlaceInObject, walk: Walk): void {
  const { text, kind, of, values, bounds } = type;
  if (typeof of === 'string') {
    if (kind === 'object') checkFields(value, of, place, walk);
    else if (!isScalar(value, of)) report(walk, place, value, describeType(text));
    else if (values !== undefined && !values.includes(asText(value))) report(walk, place, value, values.join(', '));
    else if (bounds !== undefined && !isWithin(value, bounds)) report(walk, place, value, describeBounds(bounds));
  } else if (kind === 'list' && Array.isArray(value)) {
    if (bounds !== undefined && value.length < bounds[0]) report(walk, place, value, `at least ${bounds[0]} item`);
    for (let index = 0; index < value.length; index++)
      checkType(value[index], of, { parent: place, list: value, index }, walk);
  } else if (kind === 'map' && isData(value)) {
    for (const key of Object.keys(value)) checkType(value[key], of, { parent: place, field: key }, walk);
  } else report(walk, place, value, describeType(text));
}

/** Numbers are quantities, too. */
function isWithin(value: unknown, [least, most]: Bounds): boolean {
  return !exceeds(least, value) && (most === undefined || !exceeds(value, most));
}

function describeBounds([least, most]: Bounds): string {
  return most === undefined ? `${least} or more` : `${least} to ${most}`;
}

function isScalar(value: unknown, type: string): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'integer':
      return Number.isSafeInteger(value);
    case 'quantity':
      return typeof value === 'number' || (typeof value === 'string' && parseQuantity(value) !== undefined);
    case 'intOrString':
      return typeof value === 'string' || Number.isSafeInteger(value);
    default:
      // string, boolean: the schema's names are JavaScript's.
      return typeof value === type;
  }
}

function describeType(type: string): string {
  if (type.startsWith('[]')) return `a list of ${describeType(type.slice(2))}`;
  if (type.startsWith('{}')) return `a map of ${describeType(type.slice(2))}`;
  if (type.startsWith('#')) return `an object (${type.slice(1)})`;
  if (type === 'quantity') return 'a quantity such as 250m, 1 or 512Mi';
  return type === 'intOrString' ? 'an integer or a string' : `a value of type ${type}`;
}

function reportUnknown(walk: Walk, place: PlaceInObject, field: string, knownFields: readonly string[]): void {
  const allowed = `one of ${knownFields.join(', ')}`;
  walk.problems.push({
    path: pathOfPlace(place, walk.kind),
    value: `the unknown field ${field}`,
    allowed,
    knownFields,
  });
}

function report(walk: Walk, place: PlaceInObject, value: unknown, allowed: string): void {
  walk.problems.push({
    path: pathOfPlace(place, walk.kind),
    value: value === undefined ? 'nothing' : print(value),
    allowed,
  });
}

function print(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
