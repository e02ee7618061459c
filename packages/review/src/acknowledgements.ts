import { type Problem, UserError } from '@vmshift/environments';
import { z } from 'zod';
import type { Finding } from './finding';
import { terraformObject } from './terraform/rule';

/** The committed file that lifts a `block`, for both layers. */
export const ACKNOWLEDGEMENTS_FILE = 'apps/infra/acknowledged.json';

const text = (allowed: string, pattern: RegExp) => z.string({ error: allowed }).regex(pattern, { error: allowed });

const common = {
  reason: text('a sentence of 10 to 500 characters on one line', /^[^\r\n]{10,500}$/),
  by: text('the GitHub login of who answers for it', /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/),
  /** Last day on which it lifts, UTC. */
  expires: z.iso.date({ error: 'a date such as 2026-12-31' }),
};

const name = text('a name of lower-case letters, digits and dashes', /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/);

const ofTerraform = z.strictObject({
  stack: name,
  address: text('the address as the plan prints it', /^[^\s][^\r\n]{0,499}$/),
  ...common,
});

const ofManifest = z.strictObject({
  environment: name,
  object: text('Kind/name', /^[A-Z][A-Za-z0-9]*\/[a-z0-9][a-z0-9.:-]*$/),
  /** Path of the finding; empty for the whole object. */
  path: z.string({ error: 'the path as the finding prints it; empty for the whole object' }),
  ...common,
});

/** A danger of the Terraform layer that somebody answers for: one address of one stack. */
export type TerraformAcknowledgement = z.infer<typeof ofTerraform>;
/** A danger of the rendered manifests that somebody answers for: one path of one object in one environment. */
export type ManifestAcknowledgement = z.infer<typeof ofManifest>;
export type Acknowledgement = TerraformAcknowledgement | ManifestAcknowledgement;

/** Names that an entry may use. */
export interface KnownNames {
  readonly stacks: readonly string[];
  readonly environments: readonly string[];
}

/**
 * Reads the acknowledgements: a list of `{ stack, address, reason, by, expires }` and
 * `{ environment, object, path, reason, by, expires }`.
 * @throws UserError with everything that is wrong: unknown fields, unknown stacks, the same place twice.
 */
export function parseAcknowledgements(content: string, file: string, known: KnownNames): readonly Acknowledgement[] {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new UserError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(json))
    throw new UserError(`${file}: got ${typeof json}; allowed: a list of acknowledgements, [] for none`);
  const problems: Problem[] = [];
  const note = (path: string, value: unknown, allowed: string): void => {
    problems.push({
      rule: 'acknowledgement-format',
      environment: 'platform',
      path,
      value: printed(value),
      allowed,
      fix: `edit ${file}`,
    });
  };
  const entries = json.flatMap((item: unknown, index): Acknowledgement[] => {
    const terraform = typeof item === 'object' && item !== null && ('stack' in item || 'address' in item);
    const parsed = (terraform ? ofTerraform : ofManifest).safeParse(item);
    if (parsed.success) return [parsed.data];
    for (const issue of parsed.error.issues) {
      if (issue.code === 'unrecognized_keys') note(`[${index}]`, issue.keys.join(', '), allowedFields(terraform));
      else
        note(
          [`[${index}]`, ...issue.path].join('.'),
          valueAt(item, issue.path),
          issue.path.length === 0 ? allowedFields(terraform) : issue.message,
        );
    }
    return [];
  });
  for (const [index, entry] of entries.entries()) {
    if ('stack' in entry && !known.stacks.includes(entry.stack))
      note(`[${index}].stack`, entry.stack, known.stacks.join(', '));
    if ('environment' in entry && !known.environments.includes(entry.environment)) {
      note(`[${index}].environment`, entry.environment, known.environments.join(', '));
    }
    if (entries.findIndex((other) => placeOf(other) === placeOf(entry)) !== index)
      note(`[${index}]`, placeOf(entry), 'each place once');
  }
  if (problems.length > 0) throw UserError.of(`${file} cannot be used:`, problems);
  return entries;
}

function allowedFields(terraform: boolean): string {
  return `${terraform ? 'stack, address' : 'environment, object, path (or stack, address)'}, reason, by, expires`;
}

function valueAt(item: unknown, path: readonly PropertyKey[]): unknown {
  const [key] = path;
  return typeof item === 'object' && item !== null && key !== undefined
    ? (item as Record<PropertyKey, unknown>)[key]
    : item;
}

function printed(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}

/** Where an entry points, for messages. */
function placeOf(entry: Acknowledgement): string {
  return 'stack' in entry
    ? terraformObject(entry.stack, entry.address)
    : `${entry.environment}: ${entry.object}${entry.path === '' ? '' : ` ${entry.path}`}`;
}

/** What was looked at: only entries about that can be called unused or expired. */
export interface EvaluatedLayers {
  /** Stacks that were planned. */
  readonly stacks: readonly string[];
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
    problems: inScope.filter((entry) => !used.has(entry)).map((entry) => lifelessEntry(entry, today)),
  };
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
