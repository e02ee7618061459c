import type { EnvironmentConfig } from '@vmshift/environments';
import type { Diagnosis } from './diagnosis';
import { PLATFORM } from './rule';

const TIERS: readonly (EnvironmentConfig['tier'] | typeof PLATFORM)[] = [
  'production',
  PLATFORM,
  'staging',
  'development',
];

/** Production before all else; the order within a tier stays. */
export function inTierOrder(
  diagnoses: readonly Diagnosis[],
  environments: readonly Pick<EnvironmentConfig, 'name' | 'tier'>[],
): readonly Diagnosis[] {
  const rank = ({ environment }: Diagnosis): number =>
    TIERS.indexOf(environments.find(({ name }) => name === environment)?.tier ?? PLATFORM);
  return diagnoses.toSorted((one, other) => rank(one) - rank(other));
}
