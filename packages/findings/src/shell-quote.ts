/** A word that a POSIX shell takes for exactly this text. */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_./-][A-Za-z0-9_.,:/@+=-]*$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
