/** Dumps of a database in their bucket. */
export interface BackupObservation {
  readonly bucket: string;
  /** How many dumps there are. */
  readonly dumps: number;
  /** @default there is none */
  readonly newest?: DumpObservation | undefined;
}

export interface DumpObservation {
  /** Its name in the bucket. */
  readonly key: string;
  /** When it was there in full, ISO 8601. */
  readonly at: string;
  readonly bytes: number;
}
