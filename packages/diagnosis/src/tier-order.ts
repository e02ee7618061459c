import type { EnvironmentConfig } from '@vmshift/environments';
import type { Diagnosis } from './diagnosis';
import { PLATFORM } from './rule';

/** The compiler asks for a tier that is missing here. */
const RANK: Readonly<Record<EnvironmentConfig['tier'] | typeof PLATFORM, number>> = {
  production: 0,
  [PLATFORM]: 1,
  staging: 2,
  development: 3,
};

/** Production before all else; the order within a tier stays. */
export function inTierOrder(
  diagnoses: readonly Diagnosis[],
  environments: readonly Pick<EnvironmentConfig, 'name' | 'tier'>[],
): readonly Diagnosis[] {
  const rank = ({ environment }: Diagnosis): number =>
    RANK[environments.find(({ name }) => name === environment)?.tier ?? PLATFORM];
  return diagnoses.toSorted((one, other) => rank(one) - rank(other));
}
