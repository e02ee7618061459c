/** The last time that the clock started a workflow. */
export interface ScheduledRun {
  readonly workflow: string;
  readonly id: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly url: string;
  /** ISO 8601. */
  readonly createdAt: string;
}
