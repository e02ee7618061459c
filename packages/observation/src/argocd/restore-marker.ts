import { z } from 'zod';

/**
 * Annotation of the Application that a restore sets before it stops anything and removes as the last thing: the lock against
 * a second one, and where a run that was interrupted goes on. Neither Helm nor `kubectl apply` removes it.
 */
export const RESTORE_ANNOTATION = 'vmshiftctl/restore';

const MARKER = z.object({
  /** The run of the program that has it; another one takes it over. */
  run: z.string(),
  /** Who asked for the restore. */
  by: z.string(),
  /** When it began, ISO 8601. */
  since: z.string(),
  /** Name of the dump. */
  dump: z.string(),
  into: z.enum(['schema', 'database']),
  /** Name of the present Job. */
  job: z.string(),
  /** `stopped`: the application is stopped, or about to be; `syncing`: Argo CD starts it; `running`: it comes up. */
  phase: z.enum(['stopped', 'syncing', 'running']),
  /** Whether the restore has stopped automatic releases, so that it resumes them. */
  holds: z.boolean(),
});

/** A restore that is under way. */
export type RestoreMarker = Readonly<z.output<typeof MARKER>>;

/** What the annotation tells; one that no restore wrote is a lock all the same. */
export function parseRestoreMarker(text: string | undefined): RestoreMarker | 'unreadable' | undefined {
  if (text === undefined) return undefined;
  try {
    return MARKER.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}
