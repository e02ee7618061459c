import { again, type FailedRun } from './failed-run';
import { FAILURE_CAUSES } from './failure-causes';
import { terraformErrors, unframed } from './terraform-errors';

/** Why Terraform stopped, for a person, and whether that is something to put right. */
export interface TerraformFailure {
  /** `not-plannable`: a stack that this one reads has not been applied. */
  readonly kind: 'not-plannable' | 'failed';
  /** One line where there is one reason; else the number of them, a line for each, and the next step. */
  readonly message: string;
}

/** A producer that has no state yet, or whose state lacks an output that is read. */
const PRODUCER_MISSING =
  /Unable to find remote state|No stored state was found|Unsupported attribute[\s\S]*?terraform_remote_state[\s\S]*?does not have an attribute/;

/** Explains every error of a Terraform run that failed. Errors with the same reason are told once, with their objects. */
export function explainFailure(run: FailedRun, output: string): TerraformFailure {
  const text = unframed(output);
  const errors = terraformErrors(output);
  const reasons = new Map<string, Reason>();
  for (const error of errors.length > 0 ? errors : [{ text: start(text), whole: text }]) {
    const reason = reasonOf(error, run, text);
    const known = reasons.get(reason.text) ?? { ...reason, addresses: [] };
    reasons.set(reason.text, { ...known, addresses: [...known.addresses, ...addressesOf(error, reason)] });
  }
  const told = [...reasons.values()];
  return {
    kind: told.some(({ isProducer }) => isProducer) ? 'not-plannable' : 'failed',
    message: message(told, run),
  };
}

interface Reason {
  readonly text: string;
  /** It names the next step itself. */
  readonly isKnown: boolean;
  readonly isProducer: boolean;
  readonly addresses: readonly string[];
}

type FailedObject = ReturnType<typeof terraformErrors>[number];

function reasonOf({ text, whole }: FailedObject, run: FailedRun, output: string): Omit<Reason, 'addresses'> {
  const { producers, stack } = run;
  if (producers.length > 0 && PRODUCER_MISSING.test(whole)) {
    const names = producers.join(', ');
    const next = `./vmshiftctl deploy ${producers.join(' ')} ${stack}`;
    const because = `it reads ${names}, not applied yet (or without an output that it needs); next: ${next}`;
    return { text: because, isKnown: true, isProducer: true };
  }
  for (const { pattern, explain } of FAILURE_CAUSES) {
    const match = pattern.exec(whole);
    if (match !== null) return { text: explain(match, run, output), isKnown: true, isProducer: false };
  }
  return { text, isKnown: false, isProducer: false };
}

/** A stack that was not applied is no matter of an object that reads it. */
function addressesOf({ address }: FailedObject, { isProducer }: Pick<Reason, 'isProducer'>): readonly string[] {
  return address === undefined || isProducer ? [] : [address];
}

function message(reasons: readonly Reason[], run: FailedRun): string {
  const lines = reasons.map(({ text, addresses }) =>
    addresses.length === 0 ? text : `${[...new Set(addresses)].join(', ')}: ${text}`,
  );
  const next = reasons.every(({ isKnown }) => isKnown) ? undefined : nextStep(run);
  const [only = ''] = lines;
  if (lines.length === 1) return next === undefined ? only : `terraform failed: ${only}; ${next}`;
  return [`${lines.length} errors`, ...lines, ...(next === undefined ? [] : [next])].join('\n');
}

function nextStep(run: FailedRun): string {
  return run.command === 'deploy'
    ? `fix it and ${again(run)}`
    : `fix it and ${again(run)} (what Terraform itself prints: terraform -chdir=cdktf.out/stacks/${run.stack} plan)`;
}

/** How an output begins that has no error of Terraform's own form. */
function start(text: string): string {
  return text.trim().split('\n').slice(0, 5).join(' ').slice(0, 600).trim() || 'it printed nothing';
}
