import type { EnvironmentConfig, Tier } from './environment-config';

/** The compiler asks for a tier that is missing here. */
const RANK: Readonly<Record<Tier, number>> = { production: 0, staging: 1, development: 2 };

/** The smaller, the more people use it. */
export function tierRank(tier: Tier): number {
  return RANK[tier];
}

/**
 * What concerns an environment of users before what concerns those of the people who work on it; the order within a tier
 * stays. What concerns several is of the most used one.
 * @param environments the first of a name counts; one that is not there is the least used
 */
export function mostUsedFirst<Concerned extends { readonly environments: readonly string[] }>(
  all: readonly Concerned[],
  environments: readonly Pick<EnvironmentConfig, 'name' | 'tier'>[],
): readonly Concerned[] {
  const rankOf = (name: string): number =>
    tierRank(environments.find((one) => one.name === name)?.tier ?? 'development');
  const rank = ({ environments: names }: Concerned): number => Math.min(...names.map(rankOf));
  return all.toSorted((one, other) => rank(one) - rank(other) || 0);
}

/**
 * The names of environments in the same order, each once.
 * @param names which. @default all of them
 */
export function mostUsedNames(
  environments: readonly Pick<EnvironmentConfig, 'name' | 'tier'>[],
  names: Iterable<string> = environments.map(({ name }) => name),
): readonly string[] {
  const all = [...new Set(names)].map((name) => ({ environments: [name] }));
  return mostUsedFirst(all, environments).flatMap(({ environments: [name = ''] }) => name);
}
