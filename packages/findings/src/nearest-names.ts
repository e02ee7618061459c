/** The known names that a wrong one was most likely meant to be, the nearest first. Empty when none is near. */
export function nearestNames(name: string, known: readonly string[], most: number): readonly string[] {
  const lower = name.toLowerCase();
  return known
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance || (one.candidate < other.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/**
 * What was meant most likely, as an error tells it before what is allowed: `nearest: production; `. Names with more letters
 * or fewer come first, then those with other ones. Empty when none is near.
 */
export function nearestHint(name: string, known: readonly string[], most = 3): string {
  // One that is known was not misspelled.
  if (known.includes(name)) return '';
  const lower = name.toLowerCase();
  const isPart = (one: string) => one.includes(lower) || lower.includes(one);
  const longer = name.length < 2 ? [] : known.filter((one) => isPart(one.toLowerCase()));
  const near = [...new Set([...longer, ...nearestNames(name, known, most)])].slice(0, most);
  return near.length === 0 ? '' : `nearest: ${near.join(', ')}; `;
}

/** Letters to insert, delete or replace to make one of the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replace, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
