import { isData } from '@vmshift/kubernetes';
import { chartOf, generalized, type StackAllowList } from './allow-list';
import { entries, type JsonObject, type JsonValue, property } from './json-value';
import { type Note, oneOf } from './stack-problem';

/** A name of Terraform. */
export const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

const ADDRESS = /^(?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*$/;

/** An attribute of the object itself. */
const ATTRIBUTE = /^[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+|\[\d+\]|\["[A-Za-z0-9_./-]+"\])*$/;

/** A version of a chart, and no range. */
const VERSION = /^v?\d[0-9A-Za-z.+-]*$/;

/** Arguments of Terraform itself that run nothing. */
const OWN_ARGUMENTS = ['//', 'depends_on', 'lifecycle'];

/** Notes resources and data sources of other types, or with other arguments, than the reviewed stacks have. */
export function checkObjects(stack: JsonObject, allowed: StackAllowList, note: Note): void {
  for (const section of ['resource', 'data'] as const) {
    const types = section === 'resource' ? allowed.resources : allowed.data;
    for (const [type, objects] of entries(property(stack, section))) {
      const known = types.get(type);
      if (known === undefined) {
        note([section], type, `the types ${oneOf(types.keys())}`);
        continue;
      }
      if (!isData(objects)) note([section, type], objects, 'an object for each name');
      for (const [name, object] of entries(objects)) {
        const at: Note = (path, value, what) => note([section, type, name, ...path], value, what);
        checkObject(object, name, [...known, ...OWN_ARGUMENTS], at);
        checkFixed(section === 'data' ? `data.${type}.${name}` : `${type}.${name}`, object, allowed, at);
        if (type === 'helm_release') checkChart(object, allowed, at);
      }
    }
  }
}

function checkObject(object: JsonValue, name: string, known: readonly string[], note: Note): void {
  if (!NAME.test(name)) note([], name, 'a name of Terraform');
  if (!isData(object)) note([], object, 'an object');
  for (const [argument, value] of entries(object)) {
    if (!known.includes(argument)) note([argument], value, `the arguments ${oneOf(new Set(known))}`);
  }
  const dependencies = property(object, 'depends_on') ?? [];
  if (!isListOf(dependencies, ADDRESS)) note(['depends_on'], dependencies, 'a list of addresses');
  const lifecycle = property(object, 'lifecycle') ?? {};
  if (!isData(lifecycle)) note(['lifecycle'], lifecycle, 'an object');
  for (const [key, value] of entries(lifecycle))
    checkLifecycle(key, value, (_, __, what) => note(['lifecycle', key], value, what));
}

function checkLifecycle(key: string, value: JsonValue, note: Note): void {
  if (key === 'prevent_destroy' || key === 'create_before_destroy') {
    if (typeof value !== 'boolean') note([], value, 'true or false');
  } else if (key === 'ignore_changes') {
    if (value !== 'all' && !isListOf(value, ATTRIBUTE)) note([], value, 'a list of attributes, or all');
  } else if (key !== 'postcondition' || !isConditions(value))
    note([], value, 'create_before_destroy, ignore_changes, postcondition with a plain error_message, prevent_destroy');
}

/** Blocks of a condition and what is printed where it does not hold, which is no expression. */
export function isConditions(value: JsonValue): boolean {
  const blocks: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  return blocks.every((block) => {
    const message = property(block, 'error_message');
    return (
      entries(block).every(([key]) => key === 'condition' || key === 'error_message') &&
      typeof property(block, 'condition') === 'string' &&
      typeof message === 'string' &&
      !/[$%]\{/.test(message)
    );
  });
}

function checkFixed(address: string, object: JsonValue, { fixed }: StackAllowList, note: Note): void {
  const known = fixed.get(address);
  if (known !== undefined && !known.has(generalized(object)))
    note([], object, "as in the base: a provider's credential, or what is shown of a secret, is made of it");
}

/** Downloading a chart is a request to its repository, and a plan makes it. */
function checkChart(release: JsonValue, { charts }: StackAllowList, note: Note): void {
  const chart = chartOf(release);
  if (!charts.has(chart)) note([], chart, `[repository, chart] of the base's stacks: ${oneOf(charts)}`);
  const version = property(release, 'version');
  if (typeof version !== 'string' || !VERSION.test(version)) note(['version'], version, 'one version');
}

/** Notes blocks that change the address of an object in the state. */
export function checkMoves(stack: JsonObject, allowed: StackAllowList, note: Note): void {
  const { moved = [], removed = [] } = stack;
  const isAddress = (value: JsonValue | undefined): value is string =>
    typeof value === 'string' && ADDRESS.test(value) && allowed.resources.has(value.split('.')[0] ?? '');
  for (const block of Array.isArray(moved) ? moved : [moved]) {
    const [from, to] = [property(block, 'from'), property(block, 'to')];
    const known = isAddress(from) && isAddress(to) && from.split('.')[0] === to.split('.')[0] && !allowed.fixed.has(to);
    if (!known || entries(block).length !== 2)
      note(['moved'], block, 'from and to, addresses of one type, not to an object that a credential is made of');
  }
  for (const block of Array.isArray(removed) ? removed : [removed]) {
    const lifecycle = property(block, 'lifecycle');
    const known = isAddress(property(block, 'from')) && typeof property(lifecycle, 'destroy') === 'boolean';
    if (!known || entries(block).length !== 2 || entries(lifecycle).length !== 1)
      note(['removed'], block, 'from and lifecycle.destroy');
  }
}

function isListOf(value: JsonValue, pattern: RegExp): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && pattern.test(item));
}
