/** The repository of an image reference: what stands before its tag and digest. */
export function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/**
 * Whether every line in which two texts differ is the same line with one of the references in the place of another of its
 * repository. It reads no YAML, so that no two readers can disagree on it.
 */
export function changesOnlyReferences(before: string, after: string, references: readonly string[]): boolean {
  const [olds, nexts] = [before.split('\n'), after.split('\n')];
  if (olds.length !== nexts.length) return false;
  return nexts.every((next, index) => {
    const old = olds[index] ?? '';
    return next === old || references.some((reference) => replacesReference(old, next, reference));
  });
}

function replacesReference(old: string, next: string, reference: string): boolean {
  const at = next.indexOf(reference);
  if (at < 0) return false;
  const [start, end] = [next.slice(0, at), next.slice(at + reference.length)];
  if (!old.startsWith(start) || !old.endsWith(end) || old.length < start.length + end.length) return false;
  const replaced = old.slice(start.length, old.length - end.length);
  return /^[\w./:@-]+$/.test(replaced) && repositoryOf(replaced) === repositoryOf(reference);
}
