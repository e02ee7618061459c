import {
  defineRule,
  type Place,
  type Rule,
  type RuleDefinition,
  terraformObject,
  type Verdict,
} from '@vmshift/findings';
import { type AttributePath, at, type PlanValue, printPath, printValue } from './plan-value';
import { isRelease } from './rules/chart-name';
import type { PlannedAction, PlannedResource, TerraformPlan } from './terraform-plan';

/** What every rule over a plan sees. */
export interface PlanContext {
  readonly stack: string;
  /** Environments that the stack serves. */
  readonly environments: readonly string[];
  readonly plan: TerraformPlan;
}

/** Where a rule found something in one object. A rule adds the facts that its texts need. */
export interface ResourcePlace {
  /** Where it leads to nothing, the nearest place above it that exists is told. @default the whole object */
  readonly path?: AttributePath;
  /** Values of a change, where others than those at the path tell more. @default the values at the path, if they differ */
  readonly before?: PlanValue | undefined;
  readonly after?: PlanValue | undefined;
  /** Value of a state that did not change. @default the value at the path, if it did not */
  readonly now?: PlanValue | undefined;
  /** A milder verdict than the rule's own. @default the verdict of the rule */
  readonly verdict?: Verdict;
}

/** Where a rule found something in a plan. Nothing is read at the path: a rule over the plan tells its own values. */
export interface PlanPlace extends ResourcePlace {
  /** Of a resource, or of what else of the plan the finding is about, such as `provider.linode`. */
  readonly address: string;
}

/** The facts as the texts get them: path and values printed, nothing sensitive among them. */
export type Printed<Facts> = Omit<Facts, 'path' | 'before' | 'after' | 'now'> & Place;

/** A rule over a whole plan as its author writes it. */
export interface PlanRuleDefinition<Facts extends PlanPlace>
  extends Omit<RuleDefinition<PlanContext, Printed<Facts>>, 'judge'> {
  /** Gives places and facts. Pure; never throws on a malformed value. */
  readonly judge: (context: PlanContext) => readonly Facts[];
}

/** A rule over a whole plan. */
export function planRule<Facts extends PlanPlace>({ judge, ...rule }: PlanRuleDefinition<Facts>): Rule<PlanContext> {
  return defineRule('plan', {
    ...rule,
    judge: (context) => judge(context).map((facts) => printed(facts, context.stack)),
  });
}

/** A rule over objects of some types as its author writes it. */
export interface ResourceRuleDefinition<Facts extends ResourcePlace>
  extends Omit<RuleDefinition<PlanContext, Printed<Facts & PlanPlace>>, 'judge'> {
  /** @default every type */
  readonly types?: readonly string[];
  /** Name of the chart whose releases are judged; `reads` are those of this chart alone. @default every object of the types */
  readonly chart?: string;
  /** What the plan does to the objects that are judged. @default everything but nothing */
  readonly actions?: readonly PlannedAction[];
  /** Gives places and facts of one object. Pure; never throws on a malformed value. */
  readonly judge: (resource: PlannedResource, context: PlanContext) => readonly Facts[];
}

const CHANGING: readonly PlannedAction[] = ['create', 'update', 'replace', 'delete', 'forget'];

/**
 * A rule over the changed objects of some types. `reads` are attributes of each of them, as `attributePatterns` reads them:
 * what no rule reads is told as unjudged.
 */
export function resourceRule<Facts extends ResourcePlace>({
  types,
  chart,
  actions = CHANGING,
  reads = [],
  judge,
  ...rule
}: ResourceRuleDefinition<Facts>): Rule<PlanContext> {
  return planRule({
    ...rule,
    reads: (types ?? ['*']).flatMap((type) =>
      reads.map((path) => `${type}${chart === undefined ? '' : `[${chart}]`}.${path}`),
    ),
    judge: (context) =>
      context.plan.resources
        .filter(({ type, action }) => (types?.includes(type) ?? true) && actions.includes(action))
        .filter((resource) => chart === undefined || isRelease(resource, chart))
        .flatMap((resource) =>
          judge(resource, context).map((facts) => ({
            ...valuesAt(resource, facts),
            ...facts,
            path: nearest(resource, facts.path),
            address: resource.address,
          })),
        ),
  });
}

/** The values at the path on both sides, or the one that the object keeps. */
function valuesAt(resource: PlannedResource, place: ResourcePlace): ResourcePlace {
  const { path = [] } = place;
  if (path.length === 0 || 'before' in place || 'after' in place || 'now' in place) return {};
  const [before, after] = [at(resource.before, ...path), at(resource.after, ...path)];
  return changes(resource, path)
    ? { before: before ?? undefined, after: after ?? undefined }
    : { now: after ?? undefined };
}

/** The path, or the longest beginning of it, that leads somewhere before or after. */
function nearest(resource: PlannedResource, path: AttributePath = []): AttributePath {
  const exists = [resource.before, resource.after].some((side) => at(side, ...path) !== undefined);
  return exists || path.length === 0 ? path : nearest(resource, path.slice(0, -1));
}

/** Whether the plan changes the value at the path, or one in it. A new object changes all of them. */
function changes(resource: PlannedResource, path: AttributePath): boolean {
  if (resource.before === null || resource.after === null) return true;
  return resource.changes.some((change) =>
    change.path.slice(0, path.length).every((step, index) => step === path[index]),
  );
}

function printed<Facts extends PlanPlace>(facts: Facts, stack: string): Printed<Facts> {
  const { path = [], before, after, now, ...rest } = facts;
  return {
    ...rest,
    object: terraformObject(stack, facts.address),
    path: printPath(path),
    before: printValue(before),
    after: printValue(after),
    ...(now === undefined ? {} : { now: printValue(now) }),
  };
}
