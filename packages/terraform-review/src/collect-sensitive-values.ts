import type { PlanFormat, StateFormat, StateModuleFormat } from './plan-format';
import { SensitiveValues } from './sensitive-values';

/** Everything that a plan holds and no one must see, from each place where Terraform puts some. */
export function collectSensitiveValues(plan: PlanFormat): SensitiveValues {
  const sensitive = new SensitiveValues();
  const root = plan.configuration.root_module;
  for (const { expressions } of root?.resources ?? []) sensitive.declassify(constants(expressions));
  for (const [name, { value }] of Object.entries(plan.variables)) {
    if (root?.variables?.[name]?.sensitive === true) sensitive.collect(value, true);
  }
  for (const { type, change } of [...plan.resource_changes, ...plan.resource_drift]) {
    sensitive.collect(change.before, change.before_sensitive, type);
    sensitive.collect(change.after, change.after_sensitive, type);
  }
  for (const change of Object.values(plan.output_changes)) {
    sensitive.collect(change.before, change.before_sensitive);
    sensitive.collect(change.after, change.after_sensitive);
  }
  collectState(plan.prior_state?.values, sensitive);
  collectState(plan.planned_values, sensitive);
  return sensitive;
}

function collectState(state: StateFormat | undefined, sensitive: SensitiveValues): void {
  for (const output of Object.values(state?.outputs ?? {})) {
    if (output.sensitive === true) sensitive.collect(output.value, true);
  }
  const modules: StateModuleFormat[] = state?.root_module ? [state.root_module] : [];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    for (const resource of module.resources ?? []) {
      sensitive.collect(resource.values, resource.sensitive_values, resource.type);
    }
    modules.push(...(module.child_modules ?? []));
  }
}

/**
 * The literals of an expression tree: what stands in the configuration as it is committed. With JSON configuration an
 * interpolated value is printed as `constant_value` too, as the raw template.
 */
function constants(expression: unknown): unknown[] {
  if (typeof expression !== 'object' || expression === null) return [];
  if (Array.isArray(expression)) return expression.flatMap(constants);
  if (!('constant_value' in expression)) return Object.values(expression).flatMap(constants);
  return 'references' in expression ? [] : [expression.constant_value];
}
