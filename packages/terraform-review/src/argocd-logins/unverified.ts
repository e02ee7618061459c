import { type AttributePath, isPlanObject, type PlanValue, printPath } from '../plan-value';

/** Names of settings that leave out a check, wherever they stand: `insecureSkipVerify`, `skipAudienceCheck…`. */
const LEAVES_OUT_A_CHECK =
  /^insecure|skip[A-Z].*(?:Verify|Check|Validation|Verified)|^(?:enablePasswordDB|staticPasswords)$/;

/** Paths of settings that are on and leave out a check of who someone is. */
export function uncheckedSettings(value: PlanValue | undefined, path: AttributePath = []): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => uncheckedSettings(item, [...path, index]));
  if (!isPlanObject(value)) return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const isOff = below === false || below === 'false' || below === null;
    if (LEAVES_OUT_A_CHECK.test(name)) return isOff ? [] : [printPath([...path, name])];
    return uncheckedSettings(below, [...path, name]);
  });
}
