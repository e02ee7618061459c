import type { Finding } from '../finding';
import type { Problem } from '../problem';
import { acknowledgedValue, isAt, isInForce, isOf, lastDay, MOST_DAYS } from './acknowledged-finding';
import { ACKNOWLEDGEMENTS_FILE, type Acknowledgement } from './parse-acknowledgements';
import { type Signers, signerRefusal, unverifiedSigners } from './signers';

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
  /**
   * Those of them whose plan is empty. What an entry lifted there is done, by an earlier run or by hand, and the difference
   * of the configurations may block it all the same: an entry for one is not called unused.
   * @default none
   */
  readonly deployed?: readonly string[];
  /** Environments whose manifests were compared. */
  readonly environments: readonly string[];
}

/** What a guard concludes. */
export interface GuardVerdict {
  /** Findings that stop the change. */
  readonly blocked: readonly Finding[];
  /** Findings that would stop it, with what lifts them. */
  readonly lifted: readonly { readonly finding: Finding; readonly by: readonly Acknowledgement[] }[];
  /** Entries that lift nothing, because they expired, are signed by the wrong person or match nothing that blocks. */
  readonly problems: readonly Problem[];
  /** What is not known of those who signed. */
  readonly notes: readonly string[];
}

/**
 * Decides what stops a change. Pure.
 * @param today `YYYY-MM-DD`, UTC; an entry lifts up to and including its day
 * @param signers who may sign. @default nothing is known of it
 */
export function applyAcknowledgements(
  findings: readonly Finding[],
  acknowledgements: readonly Acknowledgement[],
  today: string,
  evaluated: EvaluatedLayers,
  signers: Signers = {},
): GuardVerdict {
  const inScope = acknowledgements.filter((entry) =>
    'stack' in entry ? evaluated.stacks.includes(entry.stack) : evaluated.environments.includes(entry.environment),
  );
  const valid = inScope.filter((entry) => isInForce(entry, today) && signerRefusal(entry, signers) === undefined);
  const blocking = findings.filter(({ verdict }) => verdict === 'block');
  const matched = blocking.map((finding) => ({ finding, by: valid.filter((entry) => isOf(entry, finding)) }));
  const used = new Set(matched.flatMap(({ by }) => by));
  return {
    blocked: matched.filter(({ finding, by }) => !isCovered(finding, by)).map(({ finding }) => finding),
    lifted: matched.filter(({ finding, by }) => isCovered(finding, by)),
    problems: inScope
      .filter((entry) => !used.has(entry) && !(valid.includes(entry) && mayBeNeeded(entry, evaluated)))
      .map((entry) => describeUnused(entry, blocking, today, signers)),
    notes: unverifiedSigners([...used], signers),
  };
}

/** What a chart renders is asked for by some commands alone: an entry about it is not called unused. */
function mayBeNeeded(entry: Acknowledgement, { unplanned = [], deployed = [] }: EvaluatedLayers): boolean {
  return 'stack' in entry && ([...unplanned, ...deployed].includes(entry.stack) || entry.address.includes(' '));
}

/** A finding of several environments needs an entry for each: one of them was not thought of otherwise. */
function isCovered({ environments }: Finding, by: readonly Acknowledgement[]): boolean {
  if (by.length === 0) return false;
  if (by.some((entry) => 'stack' in entry)) return true;
  return environments.every((environment) =>
    by.some((entry) => 'environment' in entry && entry.environment === environment),
  );
}

/**
 * Why an entry lifts nothing.
 * @param blocking the findings that it could have meant
 */
export function describeUnused(
  entry: Acknowledgement,
  blocking: readonly Finding[],
  today: string,
  signers: Signers = {},
): Problem {
  const at = blocking.filter((finding) => isAt(entry, finding));
  return {
    environment: 'stack' in entry ? entry.stack : entry.environment,
    path: `${'stack' in entry ? entry.address : entry.object} ${entry.path}`.trim(),
    fix: `remove or correct the entry in ${ACKNOWLEDGEMENTS_FILE}`,
    ...(reasonOfSigner(entry, signers, today) ?? reasonOf(entry, at, today)),
  };
}

/** An entry that is out of date as well is told as that. */
function reasonOfSigner(
  entry: Acknowledgement,
  signers: Signers,
  today: string,
): Pick<Problem, 'rule' | 'value' | 'allowed'> | undefined {
  const refusal = isInForce(entry, today) ? signerRefusal(entry, signers) : undefined;
  return (
    refusal && {
      rule: 'acknowledgement-signature',
      value: `an acknowledgement of ${entry.rule} signed by ${entry.by}, ${refusal.because}`,
      allowed: refusal.allowed,
    }
  );
}

function reasonOf(
  entry: Acknowledgement,
  at: readonly Finding[],
  today: string,
): Pick<Problem, 'rule' | 'value' | 'allowed'> {
  if (today > entry.expires) {
    return {
      rule: 'acknowledgement-expired',
      value: `an acknowledgement of ${entry.rule} that expired on ${entry.expires}`,
      allowed: 'one with a day to come, reviewed again',
    };
  }
  if (!isInForce(entry, today)) {
    return {
      rule: 'acknowledgement-too-long',
      value: `an acknowledgement of ${entry.rule} until ${entry.expires}`,
      allowed: `a last day within ${MOST_DAYS} days: ${lastDay(today)} at the latest`,
    };
  }
  const ofRule = at.filter(({ id }) => id === entry.rule);
  const [values, rules] = [ofRule.map(printedValue), at.map(({ id }) => id)].map((texts) => [...new Set(texts)]);
  return {
    rule: 'acknowledgement-unused',
    value: `an acknowledgement of ${entry.rule} that lifts nothing`,
    allowed: values?.length ? `the value there: ${values.join(', ')}` : allowedRules(rules ?? []),
  };
}

function printedValue(finding: Finding): string {
  return JSON.stringify(acknowledgedValue(finding)) ?? 'none';
}

function allowedRules(rules: readonly string[]): string {
  return rules.length === 0 ? 'one that names what a finding blocks' : `a rule that blocks there: ${rules.join(', ')}`;
}
