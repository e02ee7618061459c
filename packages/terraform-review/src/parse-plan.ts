import { isDeepStrictEqual } from 'node:util';
import { UserError } from '@vmshift/findings';
import { z } from 'zod';
import { withUnknown } from './attribute-changes';
import { mergeChartValues } from './chart-values';
import { collectSensitiveValues } from './collect-sensitive-values';
import { type PlanFormat, planFormat, type ResourceChangeFormat } from './plan-format';
import { type AttributePath, Hidden, isPlanObject } from './plan-value';
import { providerArguments } from './provider-arguments';
import { withoutInstance } from './resource-address';
import { type ResourceSide, resourceChanges } from './resource-changes';
import type { SensitiveValues } from './sensitive-values';
import type { PlannedAction, PlannedResource, TerraformPlan } from './terraform-plan';

/** A bigger plan is refused: this platform's are below 1 MiB, and no one could review it. */
export const LARGEST_PLAN_BYTES = 16 * 1024 * 1024;

const FIX = 'write it again with: terraform show -json <plan file>';

/**
 * Reads the output of `terraform show -json <plan file>` and keeps what a review needs, with every sensitive value
 * hidden. Nothing of the text survives in the result or in an error but names and addresses.
 * @throws UserError naming the file when it is no plan, truncated, too big, of another format version, or failed.
 */
export function parsePlan(text: string, file: string): TerraformPlan {
  const size = Buffer.byteLength(text);
  if (size > LARGEST_PLAN_BYTES) {
    const mebibytes = (size / 1024 / 1024).toFixed(1);
    throw new UserError(`${file}: the plan has ${mebibytes} MiB; allowed: 16 MiB; plan fewer objects per stack`);
  }
  try {
    return readPlan(readFormat(text, file), file);
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`${file}: the plan is nested too deeply; ${FIX}`);
    throw error;
  }
}

function readFormat(text: string, file: string): PlanFormat {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be a secret.
    const what = text.trim() === '' ? 'is empty' : `is not complete JSON (${Buffer.byteLength(text)} bytes)`;
    throw new UserError(`${file}: the plan ${what}; ${FIX}`);
  }
  const header = z.object({ format_version: z.string().regex(/^\d+\.\d+$/) }).safeParse(json);
  if (!header.success) throw new UserError(`${file}: no format_version, so it is not a Terraform plan; ${FIX}`);
  const version = header.data.format_version;
  if (!version.startsWith('1.')) {
    throw new UserError(
      `${file}: plan format ${version}; allowed: 1.x; plan with the Terraform version of the workflows`,
    );
  }
  const parsed = planFormat.safeParse(json);
  if (!parsed.success) {
    const places = parsed.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.') || '(root)'} (${code})`);
    throw new UserError(`${file}: not a Terraform plan, wrong or missing: ${places.join(', ')}; ${FIX}`);
  }
  if (parsed.data.errored) {
    throw new UserError(
      `${file}: Terraform could not finish this plan (errored: true); run the plan again and read its errors`,
    );
  }
  return parsed.data;
}

function readPlan(plan: PlanFormat, file: string): TerraformPlan {
  const sensitive = collectSensitiveValues(plan);
  const configured = configuredAttributes(plan);
  const read = (change: ResourceChangeFormat): PlannedResource => readResource(change, sensitive, configured);
  const managed = ({ mode }: ResourceChangeFormat): boolean => mode === 'managed';
  return {
    file,
    complete: plan.complete && plan.deferred_changes.length === 0,
    resources: plan.resource_changes.filter(managed).map(read),
    drift: plan.resource_drift.filter(managed).map(read),
    changedOutputs: Object.entries(plan.output_changes)
      .filter(([, { actions }]) => !actions.includes('no-op'))
      .map(([name]) => name),
    providerArguments: providerArguments(plan, sensitive),
    redact: (text) => sensitive.redact(text),
  };
}

/** What the configuration sets, by address. A plan made of two configurations has both sides, the head's last. */
function configuredAttributes(plan: PlanFormat): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const resources = plan.configuration.root_module?.resources ?? [];
  return new Map(resources.map(({ address, expressions }) => [address, expressions ?? {}]));
}

/** Whether a tree of expressions leads to one along the path. */
function setsValueAt(expressions: unknown, path: AttributePath): boolean {
  let node: unknown = expressions;
  for (const step of path) {
    if (typeof node !== 'object' || node === null || 'constant_value' in node || 'references' in node) return true;
    if (!Object.hasOwn(node, step)) return false;
    node = (node as Readonly<Record<string | number, unknown>>)[step];
  }
  return node !== undefined;
}

function readResource(
  { address, type, change, ...rest }: ResourceChangeFormat,
  sensitive: SensitiveValues,
  configured: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): PlannedResource {
  const marks = [change.before_sensitive, change.after_sensitive];
  const known = change.after == null ? null : withUnknown(change.after, change.after_unknown);
  const read = (planned: unknown, mark: unknown): ResourceSide | null => {
    const compared = shape(type, planned, mark);
    const shown = sensitive.mask(compared, marks, type);
    return isPlanObject(shown) && isPlanObject(planned) && isPlanObject(compared)
      ? { planned, compared, shown, marks: mark }
      : null;
  };
  const before = read(change.before ?? null, change.before_sensitive);
  const isSame = isDeepStrictEqual([change.before, change.before_sensitive], [known, change.after_sensitive]);
  const after = isSame ? before : read(known, change.after_sensitive);
  const { action, deleteFirst } = readAction(change.actions);
  const expressions = configured.get(withoutInstance(address)) ?? {};
  return {
    address: rest.deposed === undefined ? address : `${address} (deposed object ${rest.deposed})`,
    type,
    action,
    deleteFirst,
    reason: rest.action_reason,
    previousAddress: rest.previous_address,
    importing: change.importing !== undefined && change.importing !== null,
    before: before?.shown ?? null,
    after: after?.shown ?? null,
    changes: before === null || after === null || isSame ? [] : resourceChanges(type, before, after, sensitive),
    replacePaths: change.replace_paths ?? [],
    configured: new Set(Object.keys(expressions)),
    isConfigured: (path) => setsValueAt(expressions, path),
  };
}

/**
 * Chart values are YAML texts, later ones over earlier ones; compared and reviewed as what they say. A text that Terraform
 * marks as sensitive hides them all: no mark says which of its values is the secret.
 */
function shape(type: string, value: unknown, marks: unknown): unknown {
  if (type !== 'helm_release' || typeof value !== 'object' || value === null) return value;
  const marked = typeof marks === 'object' && marks !== null && 'values' in marks && holdsMark(marks.values);
  const values = 'values' in value ? value.values : undefined;
  return { ...value, values: marked ? Hidden.SENSITIVE : mergeChartValues(values) };
}

function holdsMark(mark: unknown): boolean {
  return mark === true || (Array.isArray(mark) && mark.includes(true));
}

function readAction(actions: readonly string[]): { action: PlannedAction; deleteFirst: boolean } {
  const replace = actions.includes('create') && (actions.includes('delete') || actions.includes('forget'));
  if (replace) return { action: 'replace', deleteFirst: actions[0] === 'delete' };
  return { action: actions[0] as PlannedAction, deleteFirst: false };
}
