import { distinct } from '@vmshift/findings';
import { applicationIn, type EnvironmentStacks, type Provider } from './environment-stacks';
import type { Need, NeedKind } from './need';
import { identify, type NeedsSide } from './needs/needs-of';

/** What one side of a change needs, has and provides. */
export interface LayerSide extends NeedsSide {
  readonly stacks: EnvironmentStacks;
}

/** An environment before and after the change, in both layers. */
export interface LayerComparison {
  readonly before: LayerSide;
  readonly after: LayerSide;
}

/**
 * Why something that is needed may not be there: `missing`, the change makes objects need it, and no stack provides it;
 * `not-deployed`, the same change makes objects need it and a stack provide it; `removed`, a stack no longer provides what
 * objects need that Argo CD applied.
 */
export type DependencyState = 'missing' | 'not-deployed' | 'removed';

/** Needs of one group that are in the same state. */
export interface Dependency {
  readonly state: DependencyState;
  readonly kind: NeedKind;
  readonly group: string;
  readonly names: readonly string[];
  /** The objects that need it, each once. */
  readonly objects: readonly string[];
  /** Where the first of them names it. */
  readonly path: string;
  /** Where the stacks of the head provide it and those of the base do not; of a removed one, the other way round. */
  readonly providers: readonly Provider[];
  /** Whether objects of the head need it, too. */
  readonly isStillNeeded: boolean;
}

/** What is needed and not provided, or not in time; nothing of an environment that has no object on one side. */
export function dependencies({ before, after }: LayerComparison): readonly Dependency[] {
  if (after.needs.length === 0) return [];
  const [old, next] = [new Set(before.needs.map(identify)), new Set(after.needs.map(identify))];
  // Argo CD applies nothing of an environment before Terraform has made its Application, which comes last.
  const isFollowed = applicationIn(before.stacks) !== undefined;
  const groups = new Map<string, Dependency>();
  for (const need of [...after.needs, ...before.needs.filter((one) => !next.has(identify(one)))]) {
    const isStillNeeded = next.has(identify(need));
    const [was, is] = [need.providers(before.stacks), need.providers(after.stacks)];
    const state = stateOf(need, old, isStillNeeded, isComplete(was), isComplete(is));
    if (state === undefined || (state === 'not-deployed' && !isFollowed)) continue;
    const providers = state === 'removed' ? lackingIn(is, was) : lackingIn(was, is);
    const key = JSON.stringify([state, need.kind.name, need.group, isStillNeeded]);
    groups.set(key, joined(groups.get(key), { state, need, providers, isStillNeeded }));
  }
  return [...groups.values()];
}

type Providers = readonly (Provider | undefined)[];

function isComplete(providers: Providers): boolean {
  return providers.every((provider) => provider !== undefined);
}

/** The places on one side of the parts that the other side lacks. */
function lackingIn(lacking: Providers, there: Providers): readonly Provider[] {
  return there.flatMap((provider, part) => (provider !== undefined && lacking[part] === undefined ? [provider] : []));
}

function stateOf(
  need: Need,
  old: ReadonlySet<string>,
  isStillNeeded: boolean,
  wasProvided: boolean,
  isProvided: boolean,
): DependencyState | undefined {
  if (old.has(identify(need))) return wasProvided && !isProvided ? 'removed' : undefined;
  if (!isStillNeeded) return undefined;
  if (!isProvided) return 'missing';
  return wasProvided ? undefined : 'not-deployed';
}

function joined(
  known: Dependency | undefined,
  one: Pick<Dependency, 'state' | 'providers' | 'isStillNeeded'> & { readonly need: Need },
): Dependency {
  const { need, providers, ...rest } = one;
  if (known === undefined) {
    const { kind, group, name, object, path } = need;
    return { ...rest, kind, group, names: [name], objects: [object], path, providers };
  }
  return {
    ...known,
    names: distinct([...known.names, need.name]),
    objects: distinct([...known.objects, need.object]),
    providers: distinct([...known.providers, ...providers]),
  };
}
