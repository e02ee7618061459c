/** Text for a cell of a Markdown table: a bar would end it. */
export function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
