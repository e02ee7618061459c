import { parseJson } from '../parse-json';
import type { Problem } from '../problem';
import { UserError } from '../user-error';

/** The committed file that lifts a refusal or a `block`, for both layers. */
export const ACKNOWLEDGEMENTS_FILE = 'apps/infra/acknowledged.json';

interface Signature {
  /** Id of the rule that found it. */
  readonly rule: string;
  /** Path of the finding; empty for the whole object. */
  readonly path: string;
  /** The value after the change, as `acknowledgedValue` gives it. @default the finding has none */
  readonly value?: string;
  readonly reason: string;
  /** GitHub login of who answers for it. */
  readonly by: string;
  /** Last day on which it lifts, `YYYY-MM-DD`, UTC, and not too far ahead (`MOST_DAYS`). */
  readonly expires: string;
}

/** A finding of the Terraform layer that someone answers for: one rule, at one path of one address of one stack. */
export interface TerraformAcknowledgement extends Signature {
  readonly stack: string;
  readonly address: string;
}

/** A finding of the rendered manifests that someone answers for: one rule, at one path of one object in one environment. */
export interface ManifestAcknowledgement extends Signature {
  readonly environment: string;
  /** `Kind/name`. */
  readonly object: string;
}

export type Acknowledgement = TerraformAcknowledgement | ManifestAcknowledgement;

/** Names that an entry may use. */
export interface KnownNames {
  readonly stacks: readonly string[];
  readonly environments: readonly string[];
}

interface Field {
  readonly allowed: string;
  readonly matches: (text: string) => boolean;
  /** @default it has to be there */
  readonly isOptional?: boolean;
}

const pattern = (allowed: string, expression: RegExp): Field => ({ allowed, matches: (text) => expression.test(text) });

const NAME_PATTERN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const NAME = pattern('a name of lower-case letters, digits and dashes', NAME_PATTERN);

const SIGNATURE: Readonly<Record<keyof Signature, Field>> = {
  rule: pattern('the id of the rule, in brackets where the finding is printed', NAME_PATTERN),
  path: pattern('the path as the finding prints it; empty for the whole object', /^[^\r\n]{0,500}$/),
  value: { ...pattern('the value as the finding prints it to be acknowledged', /^.{0,300}$/s), isOptional: true },
  reason: pattern('a sentence of 10 to 500 characters on one line', /^[^\r\n]{10,500}$/),
  by: pattern('the GitHub login of who answers for it', /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/),
  expires: { allowed: 'a date such as 2026-12-31', matches: isDay },
};

const TERRAFORM: Readonly<Record<keyof TerraformAcknowledgement, Field>> = {
  stack: NAME,
  address: pattern('the address as the plan prints it', /^[^\s][^\r\n]{0,499}$/),
  ...SIGNATURE,
};

const MANIFEST: Readonly<Record<keyof ManifestAcknowledgement, Field>> = {
  environment: NAME,
  object: pattern('Kind/name', /^[A-Z][A-Za-z0-9]*\/[a-z0-9][a-z0-9.:-]*$/),
  ...SIGNATURE,
};

/** Whether the text is `YYYY-MM-DD` and the calendar has that day. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/**
 * Reads the acknowledgements: a list of `{ rule, stack, address, path, value, reason, by, expires }` and
 * `{ rule, environment, object, path, value, reason, by, expires }`.
 * @throws UserError with everything that is wrong: unknown fields, unknown stacks, the same finding twice.
 */
export function parseAcknowledgements(content: string, file: string, known: KnownNames): readonly Acknowledgement[] {
  const items = parseList(content, file);
  const problems: Problem[] = [];
  const note = (path: string, value: unknown, allowed: string): void => {
    const rule = 'acknowledgement-format';
    problems.push({ rule, environment: 'platform', path, value: printed(value), allowed, fix: `edit ${file}` });
  };
  const places = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (!checkFields(item, `[${index}]`, note)) continue;
    const place = placeOf(item);
    if (places.has(place)) note(`[${index}]`, place, 'each finding once');
    places.add(place);
    if ('stack' in item && !known.stacks.includes(item.stack)) {
      note(`[${index}].stack`, item.stack, known.stacks.join(', '));
    }
    if ('environment' in item && !known.environments.includes(item.environment)) {
      note(`[${index}].environment`, item.environment, known.environments.join(', '));
    }
  }
  if (problems.length > 0) throw UserError.of(`${file} cannot be used:`, problems);
  return items as readonly Acknowledgement[];
}

function parseList(content: string, file: string): readonly unknown[] {
  const json = parseJson(content, file);
  if (Array.isArray(json)) return json;
  const got = json === null ? 'null' : typeof json;
  throw new UserError(`${file}: got ${got}; allowed: a list of acknowledgements, [{ … }, { … }], [] for none`);
}

/** Notes what is wrong with one entry; true when nothing is. */
function checkFields(
  item: unknown,
  at: string,
  note: (path: string, value: unknown, allowed: string) => void,
): item is Acknowledgement {
  const entry =
    typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as Record<string, unknown>) : undefined;
  const terraform = entry !== undefined && ('stack' in entry || 'address' in entry);
  const fields: Readonly<Record<string, Field>> = terraform ? TERRAFORM : MANIFEST;
  const names = terraform ? 'stack, address' : 'environment, object (or stack, address)';
  const allowed = `rule, ${names}, path, value, reason, by, expires`;
  if (entry === undefined) {
    note(at, item, allowed);
    return false;
  }
  const unknown = Object.keys(entry).filter((key) => !Object.hasOwn(fields, key));
  if (unknown.length > 0) note(at, unknown.join(', '), allowed);
  const wrong = Object.entries(fields).filter(([key, { matches, isOptional = false }]) => {
    const value = entry[key];
    return !(isOptional && value === undefined) && (typeof value !== 'string' || !matches(value));
  });
  for (const [key, field] of wrong) note(`${at}.${key}`, entry[key], field.allowed);
  return unknown.length + wrong.length === 0;
}

function printed(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}

/** The finding that an entry names, for messages. */
function placeOf(entry: Acknowledgement): string {
  const object = 'stack' in entry ? `${entry.stack}: ${entry.address}` : `${entry.environment}: ${entry.object}`;
  const value = entry.value === undefined ? '' : ` ${JSON.stringify(entry.value)}`;
  return `${object}${entry.path === '' ? '' : ` ${entry.path}`}${value} [${entry.rule}]`;
}
