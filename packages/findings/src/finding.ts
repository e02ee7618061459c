/** What a finding threatens. */
export type FindingClass =
  | 'data-loss'
  | 'outage'
  | 'exposure'
  | 'privilege'
  | 'capacity'
  | 'sync-failure'
  | 'secret-leak'
  | 'wrong-image'
  | 'drift-between-environments'
  | 'cost';

/** `block` stops a merge unless acknowledged; `warn` wants a look; `info` is worth knowing. */
export type Verdict = 'block' | 'warn' | 'info';

/** One impact of a change, of either layer. */
export interface Finding {
  /** Kebab-case id of the rule that found it. */
  readonly id: string;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  /** Environments concerned; the same finding in several is reported once. */
  readonly environments: readonly string[];
  /** `Kind/name` of a rendered object, or the address of a Terraform resource with its stack: `<stack>: <address>`. */
  readonly object: string;
  /** Field or attribute, dotted; empty when the whole object is meant. */
  readonly path: string;
  /** Value before and after, printed. Never a sensitive value. @default absent on that side */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Value of a state that the change leaves as it is; then there is no `before` and no `after`. @default a change */
  readonly now?: string | undefined;
  /**
   * What the configuration sets there after a change of Terraform, printed: an acknowledgement agrees to it.
   * @default a finding of manifests, or of an object that the configuration does not have
   */
  readonly configured?: string | undefined;
  /** The fact that makes it so. */
  readonly because: string;
  /** Where one cause shows in several ways: each of them, on a line of its own. @default it shows in one */
  readonly lines?: readonly string[] | undefined;
  /** What happens when the change is applied. */
  readonly impact: string;
  /** What to do instead. */
  readonly fix: string;
  /** Page that the fact comes from. */
  readonly see: string;
  /** What other rules found at the same place, which this finding tells with more. @default none did */
  readonly explains?: readonly ExplainedFinding[] | undefined;
}

/** A finding that another one tells, as saved reports show it. */
export type ExplainedFinding = Pick<Finding, 'id' | 'verdict' | 'path' | 'because'>;

/** The finding's `object`; an acknowledgement names the same stack and address. */
export function terraformObject(stack: string, address: string): string {
  return `${stack}: ${address}`;
}
