import { fixedObjects, isTelling, withoutMetadata } from './fixed-objects';
import { expressionsOf, interpolationsBelow } from './interpolations';
import { canonical, entries, type JsonObject, type JsonValue, property } from './json-value';
import { positionOf } from './positions';
import { formOf, generalizedNames, generalizedText, namedTokens, remoteStates, stackOfState } from './references';

type Allowed = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What a stack may hold that is planned as data. All of it follows from stacks that were reviewed: what none of them holds
 * is not planned. Values are canonical JSON, and the same for every environment.
 */
export interface StackAllowList {
  /** `terraform.backend` by stack. */
  readonly backends: ReadonlyMap<string, string>;
  /** The data source of a stack's state, by the stack. */
  readonly states: ReadonlyMap<string, string>;
  readonly terraformVersions: ReadonlySet<string>;
  /** Source and version by the name of a provider. */
  readonly providers: Allowed;
  /** All blocks of a provider, by its name. */
  readonly providerBlocks: Allowed;
  /** Arguments by type. */
  readonly resources: Allowed;
  readonly data: Allowed;
  /** Repository and chart of a release. */
  readonly charts: ReadonlySet<string>;
  readonly locals: Allowed;
  /** Objects that credentials and telling expressions are made of, by address. */
  readonly fixed: Allowed;
  /** Expressions that may stand only as they do there, by their position. */
  readonly telling: Allowed;
  /** Forms of references that stand where a plan or a message shows them. */
  readonly shown: ReadonlySet<string>;
}

/**
 * @param base the committed stacks of the base, by name
 * @param further stacks that the base's program declares for other settings of the model; states and providers count of
 * the base alone
 */
export function stackAllowList(base: ReadonlyMap<string, JsonObject>, further: readonly JsonObject[]): StackAllowList {
  const committed = [...base.values()];
  const all = [...committed, ...further];
  const terraform = (stack: JsonObject, key: string) => property(property(stack, 'terraform'), key);
  const blocks = (name: string) =>
    group(all.flatMap((stack) => entries(property(stack, name)).map(([key, block]) => [key, generalized(block)])));
  const types = (name: string) => group(all.flatMap((stack) => argumentsByType(property(stack, name))));
  const interpolations = all.flatMap((stack) => interpolationsBelow(stack));
  return {
    backends: new Map([...base].map(([name, stack]) => [name, canonical(terraform(stack, 'backend'))])),
    states: new Map(committed.flatMap(statesRead)),
    terraformVersions: new Set(committed.map((stack) => canonical(terraform(stack, 'required_version')))),
    providers: group(
      committed.flatMap((stack) =>
        entries(terraform(stack, 'required_providers')).map(([name, pin]) => [name, canonical(pin)]),
      ),
    ),
    providerBlocks: blocks('provider'),
    resources: types('resource'),
    data: types('data'),
    charts: new Set(
      all.flatMap((stack) =>
        entries(property(property(stack, 'resource'), 'helm_release')).map(([, release]) => chartOf(release)),
      ),
    ),
    locals: blocks('locals'),
    fixed: group(
      all.flatMap((stack) => [...fixedObjects(stack)].map(([address, block]) => [address, generalized(block)])),
    ),
    telling: group(
      interpolations
        .filter(({ interpolation }) => isTelling(interpolation))
        .map(({ path, interpolation }) => [positionOf(path).key, generalizedText(interpolation)]),
    ),
    shown: new Set(
      interpolations
        .filter(({ path }) => !positionOf(path).hidden)
        .flatMap(({ interpolation }) => expressionsOf(interpolation).flatMap(namedTokens))
        .flatMap((token) => (token.kind === 'reference' ? [formOf(token)] : [])),
    ),
  };
}

function group(pairs: readonly (readonly string[])[]): Allowed {
  const groups = new Map<string, Set<string>>();
  for (const [key = '', value = ''] of pairs) groups.set(key, (groups.get(key) ?? new Set()).add(value));
  return groups;
}

function argumentsByType(types: JsonValue | undefined): readonly (readonly string[])[] {
  return entries(types).flatMap(([type, objects]) =>
    entries(objects).flatMap(([, object]) => entries(object).map(([argument]) => [type, argument])),
  );
}

function statesRead(stack: JsonObject): readonly (readonly [string, string])[] {
  return remoteStates(stack).flatMap(([name, block]) => {
    const of = stackOfState(name);
    return of === undefined ? [] : [[of, canonical(withoutMetadata(block))] as const];
  });
}

/** What is downloaded for a release. */
export function chartOf(release: JsonValue): string {
  return canonical([property(release, 'repository') ?? null, property(release, 'chart') ?? null]);
}

/** A block as it is for every environment. */
export function generalized(block: JsonValue): string {
  return generalizedNames(canonical(withoutMetadata(block)));
}
