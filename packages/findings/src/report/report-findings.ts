import type { GuardVerdict } from '../acknowledgements/apply-acknowledgements';
import { credentialIn, MASKED } from '../credentials';
import type { Finding } from '../finding';
import type { FilePlace, ReportFinding } from './report';

/**
 * The findings of a report: who acknowledged them, where they stand, and no credential among their values.
 * @param placeOf where a finding stands in an environment; undefined when it stands nowhere. @default not looked up
 */
export function reportFindings(
  findings: readonly Finding[],
  { lifted }: Pick<GuardVerdict, 'lifted'>,
  placeOf: (finding: Finding, environment: string) => FilePlace | undefined = () => undefined,
): readonly ReportFinding[] {
  const liftedBy = new Map(lifted.map(({ finding, by }) => [finding, by]));
  return findings.map((finding) => {
    const places = finding.environments.flatMap((environment) => {
      const place = placeOf(finding, environment);
      return place === undefined ? [] : [{ environment, ...place }];
    });
    return {
      ...finding,
      ...masked(finding),
      acknowledged: (liftedBy.get(finding) ?? []).map(({ by, expires, reason }) => ({ by, expires, reason })),
      places,
    };
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
