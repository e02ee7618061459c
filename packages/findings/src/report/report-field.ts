/** One field that differs, its values printed in full. */
export interface ReportField {
  readonly path: string;
  /** @default absent before */
  readonly before?: string | undefined;
  /** @default absent after */
  readonly after?: string | undefined;
}
