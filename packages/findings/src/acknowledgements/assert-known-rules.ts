import { nearestNames } from '../nearest-names';
import type { Problem } from '../problem';
import { UserError } from '../user-error';
import { ACKNOWLEDGEMENTS_FILE, type Acknowledgement } from './parse-acknowledgements';

/**
 * Holds acknowledgements to the rules that there are. Apart from the reader, since not every command that reads them has
 * all rules at hand.
 * @param ids of the rules whose findings can be acknowledged
 * @throws UserError naming each entry of an unknown rule, with the nearest ids
 */
export function assertKnownRules(acknowledgements: readonly Acknowledgement[], ids: readonly string[]): void {
  const problems = acknowledgements.flatMap(({ rule }, index): readonly Problem[] =>
    ids.includes(rule)
      ? []
      : [
          {
            ...{ rule: 'acknowledgement-format', environment: 'platform', path: `[${index}].rule` },
            ...{ value: JSON.stringify(rule), allowed: nearestRules(rule, ids), fix: `edit ${ACKNOWLEDGEMENTS_FILE}` },
          },
        ],
  );
  if (problems.length > 0) throw UserError.of(`${ACKNOWLEDGEMENTS_FILE} cannot be used:`, problems);
}

function nearestRules(id: string, ids: readonly string[]): string {
  const nearest = nearestNames(id, ids, 3);
  return nearest.length === 0
    ? 'a rule that can be acknowledged; all of them: ./vmshiftctl rules'
    : `a rule that can be acknowledged; nearest: ${nearest.join(', ')}`;
}
