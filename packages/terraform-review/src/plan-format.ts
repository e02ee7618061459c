import { z } from 'zod';

/**
 * The documented JSON of a plan, as far as it is read here. Unknown fields are allowed: minor versions of the format add
 * some.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
const change = z.object({
  actions: z.array(z.enum(['no-op', 'create', 'read', 'update', 'delete', 'forget'])).min(1),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.unknown().optional(),
});

const resourceChange = z.object({
  address: z.string().min(1),
  previous_address: z.string().optional(),
  mode: z.enum(['managed', 'data']),
  type: z.string().min(1),
  deposed: z.string().optional(),
  action_reason: z.string().optional(),
  change,
});

const stateResource = z.object({
  type: z.string(),
  values: z.unknown().optional(),
  sensitive_values: z.unknown().optional(),
});

const stateModule = z.object({
  resources: z.array(stateResource).optional(),
  get child_modules() {
    return z.array(stateModule).optional();
  },
});

const state = z.object({
  outputs: z
    .record(z.string(), z.object({ sensitive: z.boolean().optional(), value: z.unknown().optional() }))
    .optional(),
  root_module: stateModule.optional(),
});

const configuration = z.object({
  provider_config: z
    .record(z.string(), z.object({ name: z.string(), expressions: z.record(z.string(), z.unknown()).optional() }))
    .optional(),
  root_module: z
    .object({
      resources: z
        .array(z.object({ address: z.string(), expressions: z.record(z.string(), z.unknown()).optional() }))
        .optional(),
      variables: z.record(z.string(), z.object({ sensitive: z.boolean().optional() })).optional(),
    })
    .optional(),
});

export const planFormat = z.object({
  planned_values: state,
  resource_changes: z.array(resourceChange).default([]),
  resource_drift: z.array(resourceChange).default([]),
  output_changes: z.record(z.string(), change).default({}),
  prior_state: z.object({ values: state.optional() }).optional(),
  configuration,
  variables: z.record(z.string(), z.object({ value: z.unknown().optional() })).default({}),
  deferred_changes: z.array(z.unknown()).default([]),
  complete: z.boolean().default(true),
  errored: z.boolean().default(false),
});

export type PlanFormat = z.infer<typeof planFormat>;
export type ResourceChangeFormat = z.infer<typeof resourceChange>;
export type StateFormat = z.infer<typeof state>;
export type StateModuleFormat = z.infer<typeof stateModule>;
