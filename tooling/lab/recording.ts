import type { Json } from './json';

/** What a diagnosis reads of an environment with something wrong, as the API servers answered. */
export interface Recording {
  /** Name of the scenario. */
  readonly fault: string;
  /** When it was recorded, ISO 8601. */
  readonly at: string;
  readonly environment: string;
  readonly argoCd: { readonly applications: readonly Json[] };
  /** Objects by kind. */
  readonly cluster: Readonly<Record<string, readonly Json[]>>;
  /** The last lines of containers that ended badly. */
  readonly logs: readonly RecordedLog[];
}

export interface RecordedLog {
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
}

/** One object a line: small, and readable as a difference. */
export function printRecording({ cluster, argoCd, logs, ...head }: Recording): string {
  const lines = (list: readonly unknown[]) =>
    list.length === 0 ? '[]' : `[\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]`;
  const kinds = Object.entries(cluster).map(([kind, objects]) => `${JSON.stringify(kind)}: ${lines(objects)}`);
  const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{
${fields.join(',\n')},
"argoCd": {"applications": ${lines(argoCd.applications)}},
"cluster": {
${kinds.join(',\n')}
},
"logs": ${lines(logs)}
}
`;
}
