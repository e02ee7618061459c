/** What a probe asks the process itself. */
export type ProbeQuestion =
  /** A path of its own HTTP server. */
  | { readonly path: string }
  /** Whether its port accepts a connection. */
  | { readonly tcp: true }
  /** A command in its container. */
  | { readonly command: readonly string[] };

export interface Probe {
  readonly asks: ProbeQuestion;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

export interface Probes {
  readonly startup?: Probe;
  readonly liveness?: Probe;
  readonly readiness?: Probe;
}

/** A path of the API, none of which asks for authentication. */
export interface Route {
  readonly path: string;
  /**
   * What a probe learns there: `process` that the process answers, `database` that the database does too.
   * @default nothing: the path depends on data
   */
  readonly probes?: 'process' | 'database';
  /**
   * What a stranger gets there and should not have.
   * @default the path is the product itself
   */
  readonly gives?: string;
}
