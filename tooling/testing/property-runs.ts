const percent = Number(process.env.PROPERTY_RUNS ?? 20);
if (!(percent > 0)) throw new Error(`PROPERTY_RUNS: got ${process.env.PROPERTY_RUNS}; allowed: a percentage above 0`);

const seed = Number(process.env.PROPERTY_SEED || 1);
if (!Number.isSafeInteger(seed) || seed < 0) {
  throw new Error(`PROPERTY_SEED: got ${process.env.PROPERTY_SEED}; allowed: a whole number from 0`);
}

/**
 * Where the values of property tests start: the same each time, so that no change turns red by what chance brought up.
 * CI takes another PROPERTY_SEED each day.
 */
export const propertySeed = seed % 2 ** 31;

/**
 * How often a test does what it tries many times: PROPERTY_RUNS is percent of what it asks for, 20 when left out. Few are
 * enough while one works; CI makes all of them.
 *
 * @param wanted what the test asks for
 * @param least so many in any case, as long as the test asks for them
 */
export function numberOfRuns(wanted: number, least: number): number {
  const runs = Math.ceil((wanted * percent) / 100);
  return percent > 100 ? runs : Math.min(wanted, Math.max(least, runs));
}
