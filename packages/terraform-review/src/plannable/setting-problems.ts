import { kindOfStack } from '@vmshift/environments';
import { isData } from '@vmshift/kubernetes';
import { generalized, type StackAllowList } from './allow-list';
import { withoutMetadata } from './fixed-objects';
import { expressionsOf, interpolationsBelow } from './interpolations';
import { canonical, entries, type JsonObject, type JsonValue, property } from './json-value';
import { isConditions, NAME } from './object-problems';
import { REMOTE_STATE, remoteStates, stackOfState } from './references';
import { type Note, oneOf } from './stack-problem';

/** The provider that is a part of Terraform. */
const BUILT_IN = 'terraform';

/** Notes another Terraform, state or provider than the base's. */
export function checkTerraform(name: string, stack: JsonObject, allowed: StackAllowList, note: Note): void {
  const { terraform = {} } = stack;
  onlyKeys(terraform, ['backend', 'required_providers', 'required_version'], ['terraform'], note);
  const backend = property(terraform, 'backend');
  if (!expected(allowed.backends, name).includes(canonical(backend)))
    note(['terraform', 'backend'], backend, `the state of ${name} where the base keeps it`);
  const version = property(terraform, 'required_version');
  if (!allowed.terraformVersions.has(canonical(version)))
    note(['terraform', 'required_version'], version, oneOf(allowed.terraformVersions));
  const pins = property(terraform, 'required_providers');
  for (const [provider, pin] of entries(pins)) {
    if (allowed.providers.get(provider)?.has(canonical(pin)) !== true)
      note(['terraform', 'required_providers', provider], pin, `the base's pins: ${pinsOf(allowed)}`);
  }
  checkProviders(stack, new Set(entries(pins).map(([provider]) => provider)), allowed, note);
}

function pinsOf({ providers }: StackAllowList): string {
  return oneOf([...providers].flatMap(([provider, pins]) => [...pins].map((pin) => `${provider} ${pin}`)));
}

/** A provider that is not pinned would come from HashiCorp's namespace; one without a block takes the runner's settings. */
function checkProviders(stack: JsonObject, pinned: ReadonlySet<string>, allowed: StackAllowList, note: Note): void {
  const blocks = property(stack, 'provider');
  for (const [provider, block] of entries(blocks)) {
    if (!pinned.has(provider)) note(['provider', provider], block, `the pinned providers: ${oneOf(pinned)}`);
    if (allowed.providerBlocks.get(provider)?.has(generalized(block)) !== true)
      note(['provider', provider], block, "the arguments of the base's stacks, as they are there");
  }
  for (const provider of pinned) {
    if (property(blocks, provider) === undefined) note(['provider', provider], undefined, 'a block');
  }
  const types = [...entries(property(stack, 'resource')), ...entries(property(stack, 'data'))].map(([type]) => type);
  for (const type of types) {
    const provider = type.split('_')[0] ?? '';
    if (provider !== BUILT_IN && !pinned.has(provider))
      note(['terraform', 'required_providers', provider], undefined, `the provider of ${type}`);
  }
}

/** Notes a state that is none of the base's. */
export function checkStates(stack: JsonObject, allowed: StackAllowList, note: Note): void {
  for (const [name, block] of remoteStates(stack)) {
    const of = stackOfState(name);
    if (of === undefined || !expected(allowed.states, of).includes(canonical(withoutMetadata(block))))
      note(['data', REMOTE_STATE, name], block, 'the state of a stack that the base reads, where the base keeps it');
  }
}

/** What stands for a stack; of a stack that is new, what stands for one of its kind, with the environment's own name. */
function expected(known: ReadonlyMap<string, string>, stack: string): readonly string[] {
  const own = known.get(stack);
  if (own !== undefined) return [own];
  const environment = (of: string): string => of.slice(kindOfStack(of).length - 1);
  // The name is put into JSON.
  if (!/^[a-z][a-z0-9-]*$/.test(environment(stack))) return [];
  return [...known].flatMap(([other, text]) => {
    if (other === kindOfStack(other) || kindOfStack(other) !== kindOfStack(stack)) return [];
    const word = new RegExp(`(?<![A-Za-z0-9])${environment(other)}(?![A-Za-z0-9])`, 'g');
    return [text.replace(word, environment(stack))];
  });
}

const VARIABLE_KEYS = ['description', 'ephemeral', 'nullable', 'sensitive', 'type', 'validation'];

/** Notes variables with a value of their own, locals that are redefined, and what only looks like an output. */
export function checkValues(name: string, stack: JsonObject, allowed: StackAllowList, note: Note): void {
  const planned = allowed.backends.has(name);
  for (const [variable, block] of entries(property(stack, 'variable'))) {
    const path = ['variable', variable];
    onlyKeys(block, VARIABLE_KEYS, path, note);
    if (!NAME.test(variable)) note(path, variable, 'a name of Terraform');
    if (property(block, 'type') !== 'string') note([...path, 'type'], property(block, 'type'), 'string');
    if (property(block, 'ephemeral') !== true) note([...path, 'ephemeral'], property(block, 'ephemeral'), 'true');
    if (!isConditions(property(block, 'validation') ?? []))
      note([...path, 'validation'], property(block, 'validation'), 'conditions with a plain error_message');
  }
  for (const [local, value] of entries(property(stack, 'locals'))) {
    const known = allowed.locals.get(local);
    if (!NAME.test(local)) note(['locals', local], local, 'a name of Terraform');
    if (known !== undefined && !known.has(generalized(value)))
      note(['locals', local], value, `as in the base: ${oneOf(known)}`);
    // The state of a new stack may be anyone's: no credential of a stack that is planned comes from it.
    if (known !== undefined && planned && !statesBelow(value).every((of) => allowed.states.has(of)))
      note(['locals', local], value, `the states ${oneOf(allowed.states.keys())}`);
  }
  for (const [output, block] of entries(property(stack, 'output'))) {
    onlyKeys(block, ['description', 'sensitive', 'value'], ['output', output], note);
    if (!NAME.test(output)) note(['output', output], output, 'a name of Terraform');
  }
}

/** The stacks whose states the expressions below a value read. */
function statesBelow(value: JsonValue): readonly string[] {
  return interpolationsBelow(value)
    .flatMap(({ interpolation }) => expressionsOf(interpolation))
    .flatMap((tokens) => tokens.flatMap(({ kind, text }) => (kind === 'name' ? (stackOfState(text) ?? []) : [])));
}

/** Notes what is no object, and keys that it may not have. */
export function onlyKeys(
  block: JsonObject[string],
  keys: readonly string[],
  path: readonly string[],
  note: Note,
): void {
  if (!isData(block)) note(path, block, 'an object');
  for (const [key, value] of entries(block)) {
    if (key !== '//' && !keys.includes(key)) note([...path, key], value, oneOf(keys));
  }
}
