import type { Acknowledgement } from '../acknowledgements/parse-acknowledgements';
import type { Finding } from '../finding';
import type { Problem } from '../problem';
import type { ReportField } from './report-field';
import type { ReportStack } from './report-stack';

/** The form of a saved report. A program reads its own version alone. */
export const REPORT_VERSION = 1;

/**
 * What a change does, over the layers that a command compared. Plain data: a saved report is this value as JSON, and every
 * format is made of it. Values are printed and credentials are masked when the report is made.
 */
export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly command: 'diff' | 'plan' | 'deploy';
  /** The two sides as the reader names them: a short commit, `the working tree`, `what is deployed`. */
  readonly base: string;
  readonly head: string;
  readonly source: ReportSource;
  /** The day it was made, `YYYY-MM-DD`, UTC; entries that it offers expire two weeks later. @default not told */
  readonly day?: string | undefined;
  /** The order in which every format tells environments: that with the most users first. @default that of their names */
  readonly environments?: readonly string[] | undefined;
  /**
   * Paths in which the change differs and that decide what a report holds: rules, program, workflows and what they are built
   * with. Every format tells them first. @default not looked at
   */
  readonly judgeChanges?: readonly string[] | undefined;
  /**
   * What was not compared at all, and why. Every format tells it before anything else, since silence would read as
   * approval. With any of it there is no verdict that lets the change pass.
   */
  readonly notCompared: readonly string[];
  /** What the reader has to know about how the rest was compared. */
  readonly notes: readonly string[];
  /** Of all layers, worst first. */
  readonly findings: readonly ReportFinding[];
  /** Acknowledgements that lift nothing: they block too. */
  readonly acknowledgementProblems: readonly Problem[];
  /** The rendered objects. @default they were not compared */
  readonly objects?: ReportObjects | undefined;
  /** Stacks that were planned or compared, and those that could not be, with why. */
  readonly stacks: readonly ReportStack[];
}

/** Where the files of the head can be read, for links. */
export interface ReportSource {
  /** Such as `https://github.com/owner/name`. */
  readonly repository: string;
  /** A commit or a branch that GitHub knows. */
  readonly revision: string;
  /** The branch whose documents tell what the rules are. @default the revision's */
  readonly branch?: string | undefined;
  /** @default the report is of none */
  readonly pullRequest?: number | undefined;
}

/** A finding with what the guard and the repository know about it. */
export interface ReportFinding extends Finding {
  /** Who answers for it, by an acknowledgement that lifts it. Empty when nothing does. */
  readonly acknowledged: readonly AcknowledgedBy[];
  /** Where it stands, once for each environment. Empty when it was not looked up. */
  readonly places: readonly FindingPlace[];
  /**
   * The line of the sources that it comes from, once for each environment of which that is known.
   * @default it was not looked up
   */
  readonly origins?: readonly FindingPlace[] | undefined;
}

export type AcknowledgedBy = Pick<Acknowledgement, 'by' | 'expires' | 'reason'>;

/** The line of a file at which a finding stands in one environment. */
export interface FindingPlace extends FilePlace {
  readonly environment: string;
}

/** A line of a file. */
export interface FilePlace {
  /** Path from the root of the repository. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Which rendered objects differ. */
export interface ReportObjects {
  /** Environments in which something differs, with the number of objects. */
  readonly environments: readonly { readonly environment: string; readonly changes: number }[];
  /** The same change in several environments once. */
  readonly changes: readonly ReportObjectChange[];
}

/** What became of one rendered object. */
export interface ReportObjectChange {
  readonly change: 'added' | 'removed' | 'changed' | 'renamed';
  /** `Kind/name`, after the change where there is one. */
  readonly object: string;
  /** `Kind/name` before a rename. @default the same */
  readonly from?: string | undefined;
  readonly environments: readonly string[];
  /** Empty for an object that came or went. */
  readonly fields: readonly ReportField[];
}
