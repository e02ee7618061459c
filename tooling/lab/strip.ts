import type { Recording } from './recording';
import { isRoutine, reduceObject } from './reduce-object';
import { type Names, renameAll } from './rename';

/** Leaves what readers read, and nothing that tells which machine it was, or when. */
export function strip(recording: Recording, names: Names): Recording {
  const { applications } = recording.argoCd;
  const reduced = {
    ...recording,
    argoCd: { applications: applications.map((application) => reduceObject('Application', application)) },
    cluster: Object.fromEntries(
      Object.entries(recording.cluster).map(([kind, objects]) => [
        kind,
        objects.filter((object) => !isRoutine(kind, object)).map((object) => reduceObject(kind, object)),
      ]),
    ),
  };
  return JSON.parse(renameAll(JSON.stringify(reduced), recording.at, names));
}
