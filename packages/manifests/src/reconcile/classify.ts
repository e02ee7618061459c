/**
 * Why a file in `dist/<environment>` is, or is not, what a fresh render gives:
 * - `unchanged`: it is.
 * - `edited`: somebody edited, added or deleted it by hand: the render equals what is committed (so neither model, pin
 *   nor program changed), only the working tree differs.
 * - `added`, `changed`, `removed`: what the next synth does to it. A hand edit that was committed looks like this too:
 *   from the files alone it cannot be told from a render that somebody forgot to commit.
 */
export type FileState = 'unchanged' | 'edited' | 'added' | 'changed' | 'removed';

/** File name to text. */
type Files = ReadonlyMap<string, string>;

/**
 * The state of every file that is rendered or on disk or committed, sorted by name.
 * @param committed the files at Git's HEAD; `undefined` where there is no such commit, and then nothing is `edited`
 */
export function classify(rendered: Files, onDisk: Files, committed: Files | undefined): ReadonlyMap<string, FileState> {
  const names = new Set([...rendered.keys(), ...onDisk.keys(), ...(committed?.keys() ?? [])]);
  return new Map([...names].sort().map((name) => [name, stateOf(name, rendered, onDisk, committed)]));
}

function stateOf(name: string, rendered: Files, onDisk: Files, committed: Files | undefined): FileState {
  if (onDisk.get(name) === rendered.get(name)) return 'unchanged';
  if (committed !== undefined && committed.get(name) === rendered.get(name)) return 'edited';
  if (!rendered.has(name)) return 'removed';
  return onDisk.has(name) ? 'changed' : 'added';
}
