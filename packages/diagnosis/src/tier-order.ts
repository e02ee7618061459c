import { type EnvironmentConfig, tierRank } from '@vmshift/environments';
import type { Diagnosis } from './diagnosis';

/** What all environments share comes after production, and before the others. */
const PLATFORM_RANK = tierRank('production') + 0.5;

/** Production before all else; the order within a tier stays. */
export function inTierOrder(
  diagnoses: readonly Diagnosis[],
  environments: readonly Pick<EnvironmentConfig, 'name' | 'tier'>[],
): readonly Diagnosis[] {
  const rank = ({ environment }: Diagnosis): number => {
    const tier = environments.find(({ name }) => name === environment)?.tier;
    return tier === undefined ? PLATFORM_RANK : tierRank(tier);
  };
  return diagnoses.toSorted((one, other) => rank(one) - rank(other));
}
