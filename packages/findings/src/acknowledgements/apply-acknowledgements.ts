import type { Finding } from '../finding';
import { terraformObject } from '../finding';
import type { Problem } from '../problem';
import { ACKNOWLEDGEMENTS_FILE, type Acknowledgement } from './parse-acknowledgements';

/** What was looked at: only entries about that can be called unused or expired. */
export interface EvaluatedLayers {
  /** Stacks that were planned, or compared. */
  readonly stacks: readonly string[];
  /**
   * Those of them that were compared alone: what a plan would block there may not show in the difference, such as a change
   * that is merged and not applied yet. An entry for one is not called unused.
   * @default none
   */
  readonly unplanned?: readonly string[];
  /** Environments whose manifests were compared. */
  readonly environments: readonly string[];
}

/** What a guard concludes. */
export interface GuardVerdict {
  /** Findings that stop the change. */
  readonly blocked: readonly Finding[];
  /** Findings that would stop it, with what lifts them. */
  readonly lifted: readonly { readonly finding: Finding; readonly by: readonly Acknowledgement[] }[];
  /** Entries that lift nothing, because they expired or match nothing that blocks. */
  readonly problems: readonly Problem[];
}

/**
 * Decides what stops a change. Pure.
 * @param today `YYYY-MM-DD`, UTC; an entry lifts up to and including its day
 */
export function applyAcknowledgements(
  findings: readonly Finding[],
  acknowledgements: readonly Acknowledgement[],
  today: string,
  evaluated: EvaluatedLayers,
): GuardVerdict {
  const inScope = acknowledgements.filter((entry) =>
    'stack' in entry ? evaluated.stacks.includes(entry.stack) : evaluated.environments.includes(entry.environment),
  );
  const valid = inScope.filter(({ expires }) => today <= expires);
  const blocking = findings.filter(({ verdict }) => verdict === 'block');
  const matched = blocking.map((finding) => ({ finding, by: valid.filter((entry) => matches(entry, finding)) }));
  const used = new Set(matched.flatMap(({ by }) => by));
  return {
    blocked: matched.filter(({ finding, by }) => !isCovered(finding, by)).map(({ finding }) => finding),
    lifted: matched.filter(({ finding, by }) => isCovered(finding, by)),
    problems: inScope
      .filter((entry) => !used.has(entry) && !mayBeNeeded(entry, today, evaluated))
      .map((entry) => lifelessEntry(entry, today)),
  };
}

function mayBeNeeded(entry: Acknowledgement, today: string, { unplanned = [] }: EvaluatedLayers): boolean {
  return 'stack' in entry && unplanned.includes(entry.stack) && today <= entry.expires;
}

function matches(entry: Acknowledgement, { object, path, environments }: Finding): boolean {
  return 'stack' in entry
    ? object === terraformObject(entry.stack, entry.address)
    : object === entry.object && path === entry.path && environments.includes(entry.environment);
}

/** A finding of several environments needs an entry for each: one of them was not thought of otherwise. */
function isCovered({ environments }: Finding, by: readonly Acknowledgement[]): boolean {
  if (by.length === 0) return false;
  if (by.some((entry) => 'stack' in entry)) return true;
  return environments.every((environment) =>
    by.some((entry) => 'environment' in entry && entry.environment === environment),
  );
}

function lifelessEntry(entry: Acknowledgement, today: string): Problem {
  const expired = today > entry.expires;
  return {
    rule: expired ? 'acknowledgement-expired' : 'acknowledgement-unused',
    environment: 'stack' in entry ? entry.stack : entry.environment,
    path: 'stack' in entry ? entry.address : `${entry.object} ${entry.path}`.trim(),
    value: expired ? `an acknowledgement that expired on ${entry.expires}` : 'an acknowledgement that lifts nothing',
    allowed: expired ? 'one with a day to come, reviewed again' : 'one that names what a finding blocks',
    fix: `remove or correct the entry in ${ACKNOWLEDGEMENTS_FILE}`,
  };
}
