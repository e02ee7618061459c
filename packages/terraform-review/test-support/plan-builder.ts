import type { Finding } from '@vmshift/findings';
import { parsePlan } from '../src/parse-plan';
import type { PlanContext } from '../src/rule';
import { terraformFindings } from '../src/terraform-findings';
import type { TerraformPlan } from '../src/terraform-plan';

/** One object of a plan to build; the action follows from what is given. */
export interface TestChange {
  /** `<type>.<name>` */
  readonly address: string;
  /** @default the object is created */
  readonly before?: object;
  /** @default the object is deleted */
  readonly after?: object;
  readonly unknown?: object;
  readonly beforeSensitive?: object | boolean;
  readonly afterSensitive?: object | boolean;
  /** Makes it a replacement. */
  readonly replacePaths?: readonly (readonly (string | number)[])[];
  /** @default the old object goes first */
  readonly createFirst?: boolean;
  readonly reason?: string;
  readonly previousAddress?: string;
  /** @default follows from before and after */
  readonly actions?: readonly string[];
  /** Attributes that the configuration sets. @default those of `after` */
  readonly configured?: object;
}

/** The rest of a plan. */
export interface TestPlan {
  readonly changes?: readonly TestChange[];
  readonly drift?: readonly TestChange[];
  /** Merged over the plan as it stands. */
  readonly over?: object;
}

function actionsOf({ before, after, replacePaths, createFirst, actions }: TestChange): readonly string[] {
  if (actions !== undefined) return actions;
  if (replacePaths !== undefined) return createFirst ? ['create', 'delete'] : ['delete', 'create'];
  if (before === undefined) return ['create'];
  if (after === undefined) return ['delete'];
  return JSON.stringify(before) === JSON.stringify(after) ? ['no-op'] : ['update'];
}

function resourceChange(change: TestChange): object {
  const [type = '', name = ''] = change.address.split('.');
  return {
    address: change.address,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.terraform.io/test/test',
    ...(change.previousAddress === undefined ? {} : { previous_address: change.previousAddress }),
    ...(change.reason === undefined ? {} : { action_reason: change.reason }),
    change: {
      actions: actionsOf(change),
      before: change.before ?? null,
      after: change.after ?? null,
      after_unknown: change.unknown ?? {},
      before_sensitive: change.beforeSensitive ?? false,
      after_sensitive: change.afterSensitive ?? false,
      ...(change.replacePaths === undefined ? {} : { replace_paths: change.replacePaths }),
    },
  };
}

/** `terraform show -json` of a plan, in the documented format. @see https://developer.hashicorp.com/terraform/internals/json-format */
export function planText({ changes = [], drift = [], over = {} }: TestPlan): string {
  const resources = changes
    .filter(({ after }) => after !== undefined)
    .map(({ address, after, configured }) => ({ address, expressions: configured ?? after }));
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: {} },
    ...(drift.length === 0 ? {} : { resource_drift: drift.map(resourceChange) }),
    resource_changes: changes.map(resourceChange),
    configuration: { root_module: { resources } },
    timestamp: '2026-01-01T00:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
    ...over,
  });
}

/** The plan after parsing. */
export function planOf(plan: TestPlan): TerraformPlan {
  return parsePlan(planText(plan), 'test.json');
}

/** What the rules see of a plan of the stack `stack`, which serves the environment `dev`. */
export function contextOf(plan: TestPlan): PlanContext {
  return { stack: 'stack', environments: ['dev'], plan: planOf(plan) };
}

/** A plan that changes one object of a type, `<type>.x`, from one state to the other. */
export function updated(type: string, before: object, after: object): PlanContext {
  return contextOf({ changes: [{ address: `${type}.x`, before, after }] });
}

/** A plan that creates one object of a type, `<type>.x`. */
export function created(type: string, after: object): PlanContext {
  return contextOf({ changes: [{ address: `${type}.x`, after }] });
}

/** A plan that deletes one object of a type, `<type>.x`. */
export function deleted(type: string, before: object): PlanContext {
  return contextOf({ changes: [{ address: `${type}.x`, before }] });
}

/** Findings of one plan of the stack `stack`, which serves the environment `dev`. */
export function findingsOf(plan: TestPlan): readonly Finding[] {
  return terraformFindings(contextOf(plan));
}
