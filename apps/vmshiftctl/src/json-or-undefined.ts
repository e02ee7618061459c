/** What a text holds as JSON; undefined where it is none, which JSON itself never holds. */
export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
