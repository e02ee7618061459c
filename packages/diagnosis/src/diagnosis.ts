/** How much a problem takes away, worst first. */
export const SEVERITIES = ['down', 'degraded', 'at-risk', 'waiting', 'unknown'] as const;

/**
 * `down`: users get no answer, or a wrong one. `degraded`: part of it does not work, or the newest release does not run.
 * `at-risk`: all works, and the next fault will not be survived. `waiting`: for a person. `unknown`: it was not looked at.
 */
export type Severity = (typeof SEVERITIES)[number];

/** The severities as people read them. */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  down: 'down',
  degraded: 'degraded',
  'at-risk': 'at risk',
  waiting: 'waiting for a person',
  unknown: 'not seen',
};

/** One problem with its cause, what shows it, and what to do. */
export interface Diagnosis {
  /** Kebab-case id of the rule that made it. */
  readonly id: string;
  /** Name of an environment, or `platform` for what all of them share. */
  readonly environment: string;
  readonly severity: Severity;
  /** ISO 8601. @default not known */
  readonly since?: string | undefined;
  /**
   * What it is about: `Kind/name` of an object, `Host/<name>`, `TLS/<name>`, `Workflow/<file>`; a blank and a field behind it where it is
   * about that alone, and no other object can be the cause.
   */
  readonly object: string;
  /** Further objects with the same cause, which are told together with it. @default none */
  readonly others?: readonly string[] | undefined;
  /** One sentence without a full stop. */
  readonly cause: string;
  /** What was seen that shows it. */
  readonly evidence: readonly Evidence[];
  /** Commands, the first one first. Each names its cluster. */
  readonly next: readonly string[];
  /** Section of the runbook, as a link from docs/: `on-call.md#certificates`. */
  readonly runbook: string;
  /** Whether a release can have caused it: only then is a rollback of any use. */
  readonly releaseCanCause: boolean;
}

export interface Evidence {
  readonly object: string;
  /** Foreign text, in its own words. */
  readonly message: string;
}

/** A cause with what it explains. */
export interface Problem extends Diagnosis {
  /** Diagnoses of objects that cannot work while this one lasts. */
  readonly symptoms: readonly Diagnosis[];
}
