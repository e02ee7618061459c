import type { GuardVerdict } from '../acknowledgements/apply-acknowledgements';
import { credentialIn, MASKED } from '../credentials';
import type { Finding } from '../finding';
import type { FilePlace, FindingPlace, ReportFinding } from './report';

/**
 * The findings of a report: who acknowledged them, where they stand, and no credential among their values.
 * @param placeOf where a finding stands in an environment; undefined when it stands nowhere. @default not looked up
 * @param originOf the line of the sources that it comes from there. @default not looked up
 */
export function reportFindings(
  findings: readonly Finding[],
  { lifted }: Pick<GuardVerdict, 'lifted'>,
  placeOf: PlaceOf = () => undefined,
  originOf: PlaceOf = () => undefined,
): readonly ReportFinding[] {
  const liftedBy = new Map(lifted.map(({ finding, by }) => [finding, by]));
  return findings.map((finding) => {
    const origins = placesOf(finding, originOf);
    return {
      ...finding,
      ...masked(finding),
      acknowledged: (liftedBy.get(finding) ?? []).map(({ by, expires, reason }) => ({ by, expires, reason })),
      places: placesOf(finding, placeOf),
      ...(origins.length > 0 && { origins }),
    };
  });
}

type PlaceOf = (finding: Finding, environment: string) => FilePlace | undefined;

function placesOf(finding: Finding, placeOf: PlaceOf): readonly FindingPlace[] {
  return finding.environments.flatMap((environment) => {
    const place = placeOf(finding, environment);
    return place === undefined ? [] : [{ environment, ...place }];
  });
}

/** Values that a finding prints. */
type Printed = 'before' | 'after' | 'now' | 'configured';

function masked({ before, after, now, configured }: Finding): Pick<Finding, Printed> {
  const shown = { before, after, now, configured };
  const values = Object.entries(shown).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, credentialIn(value) === undefined ? value : MASKED] as const],
  );
  return { before: undefined, after: undefined, ...Object.fromEntries(values) };
}
