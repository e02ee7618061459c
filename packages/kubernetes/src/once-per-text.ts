/**
 * A function that computes its answer for each text once: objects hold the same few names, amounts and addresses, and
 * every rule asks about them again.
 */
export function oncePerText<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined || known.has(text)) return answer as T;
    const computed = compute(text);
    known.set(text, computed);
    return computed;
  };
}
