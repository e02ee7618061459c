import type { AttributePath, PlanObject, PlanValue } from './plan-value';

/** What Terraform calls the change; `replace` stands for its pair of delete and create. */
export type PlannedAction = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'replace' | 'forget';

/** One attribute that differs. A value that must not be shown is `Hidden` on both sides. */
export interface AttributeChange {
  /** Goes on into a text that is a JSON or YAML document. An item that came has its place after, any other before. */
  readonly path: AttributePath;
  /** Undefined when absent. */
  readonly before: PlanValue | undefined;
  readonly after: PlanValue | undefined;
  /** The texts differ, and what they say does not: comments, blanks, the order of keys. */
  readonly isFormatting: boolean;
}

/** What one plan does to one object, values masked. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly action: PlannedAction;
  /** For a replacement: whether the old object goes before the new one is there. */
  readonly deleteFirst: boolean;
  /** Why, in Terraform's words, such as `delete_because_no_resource_config`. */
  readonly reason: string | undefined;
  /** Where the object was before, when a `moved` block renames it. */
  readonly previousAddress: string | undefined;
  readonly importing: boolean;
  /** Attributes, null when the object does not exist on that side. `values` of a helm_release are merged to one map. */
  readonly before: PlanObject | null;
  readonly after: PlanObject | null;
  readonly changes: readonly AttributeChange[];
  /** Attributes that force the replacement. */
  readonly replacePaths: readonly AttributePath[];
  /** Top-level attributes that the configuration sets. Write-only ones are seen nowhere else. */
  readonly configured: ReadonlySet<string>;
  /** Whether the configuration sets what stands at the path. What it does not is computed. */
  readonly isConfigured: (path: AttributePath) => boolean;
}

/** An argument of a provider block as it stands in the configuration. */
export interface ProviderArgument {
  /** Short name, such as `linode`. */
  readonly provider: string;
  readonly path: AttributePath;
  /** The literal, masked; undefined when it is computed from references. */
  readonly literal: PlanValue | undefined;
}

/** The part of `terraform show -json` that a review needs. Holds no sensitive value. */
export interface TerraformPlan {
  /** Where it was read from, for messages. */
  readonly file: string;
  /** False when Terraform deferred a part of the plan. */
  readonly complete: boolean;
  /** Managed resources, those without a change included. */
  readonly resources: readonly PlannedResource[];
  /** What changed outside Terraform since the last apply. */
  readonly drift: readonly PlannedResource[];
  /** Names of outputs that are added, changed or removed. */
  readonly changedOutputs: readonly string[];
  readonly providerArguments: readonly ProviderArgument[];
  /** Hides the secrets of this plan in a text of someone else, such as the log of its apply. */
  readonly redact: (text: string) => string;
}
