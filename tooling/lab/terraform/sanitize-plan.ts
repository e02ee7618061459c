import { type Replacements, sanitizeText } from './sanitize';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** In the place of what Terraform marks as sensitive. */
const SENSITIVE = '(sensitive)';

/** What the API server gives each object in each run, and what a chart prints for people. */
const OF_ONE_RUN: Readonly<Record<string, Json>> = {
  uid: '00000000-0000-4000-8000-000000000001',
  resource_version: '1',
  first_deployed: 1795737600,
  last_deployed: 1795737600,
  notes: '(notes of the chart)',
};

/**
 * `terraform show -json` of a plan as far as rules read it, without a sensitive value. States are left out: a plan repeats
 * them in its changes.
 */
export function sanitizePlan(text: string, replacements: Replacements): string {
  const plan = JSON.parse(sanitizeText(text, replacements));
  const kept = {
    format_version: plan.format_version,
    terraform_version: plan.terraform_version,
    complete: plan.complete,
    errored: plan.errored,
    planned_values: {},
    resource_changes: (plan.resource_changes ?? []).map(sanitizeChange),
    resource_drift: (plan.resource_drift ?? []).map(sanitizeChange),
    output_changes: Object.fromEntries(
      Object.entries<Change>(plan.output_changes ?? {}).map(([name, change]) => [name, withoutSecrets(change)]),
    ),
    configuration: plan.configuration,
  };
  return printPlan(kept);
}

/** Whether a plan changes, reads or drifts anything. */
export function isEmptyPlan(text: string): boolean {
  const { resource_changes = [] } = JSON.parse(text) as { resource_changes?: readonly ResourceChange[] };
  return resource_changes.every(
    ({ change, mode }) => mode === 'data' || change.actions.every((one) => one === 'no-op'),
  );
}

interface Change {
  readonly actions: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
  readonly before_sensitive?: Json;
  readonly after_sensitive?: Json;
}

interface ResourceChange {
  readonly mode: string;
  readonly change: Change;
}

function sanitizeChange(resource: ResourceChange): ResourceChange {
  return { ...resource, change: withoutSecrets(resource.change) };
}

function withoutSecrets(change: Change): Change {
  const side = (value: Json | undefined, marks: Json | undefined): Json | undefined =>
    value === undefined ? undefined : sameForAll(hide(value, marks ?? false));
  return {
    ...change,
    before: side(change.before, change.before_sensitive),
    after: side(change.after, change.after_sensitive),
  };
}

function hide(value: Json, marks: Json): Json {
  if (marks === true) return value === null ? null : SENSITIVE;
  if (Array.isArray(value))
    return value.map((one, index) => hide(one, Array.isArray(marks) ? (marks[index] ?? false) : false));
  if (!isObject(value)) return value;
  const below = isObject(marks) ? marks : {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hide(one, below[key] ?? false)]));
}

function sameForAll(value: Json): Json {
  if (Array.isArray(value)) return value.map(sameForAll);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const fixed = OF_ONE_RUN[key];
      return [
        key,
        fixed !== undefined && (typeof one === 'string' || typeof one === 'number') ? fixed : sameForAll(one),
      ];
    }),
  );
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One object a line: small, and readable as a difference. */
function printPlan(plan: Readonly<Record<string, unknown>>): string {
  const present = Object.entries(plan).filter(([, value]) => value !== undefined);
  const lines = present.map(([key, value]) => {
    const text =
      Array.isArray(value) && value.length > 0
        ? `[\n${value.map((one) => JSON.stringify(one)).join(',\n')}\n]`
        : JSON.stringify(value);
    return `${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}
