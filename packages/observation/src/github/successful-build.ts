/** A run of the application's `ci-cd.yaml` that succeeded for a push. */
export interface SuccessfulBuild {
  readonly commit: string;
  /** Number of the run: the `sequence` of the build in a pin. */
  readonly number: number;
  readonly url: string;
  /** When the run was updated last, which is when it ended; ISO 8601. */
  readonly at: string;
}
