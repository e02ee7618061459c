/** A workflow of a repository. */
export interface ObservedWorkflow {
  /** Name of its file, such as `drift.yaml`. */
  readonly file: string;
  /** `active`, `disabled_manually`, `disabled_inactivity`, `disabled_fork` or `deleted`. */
  readonly state: string;
}
