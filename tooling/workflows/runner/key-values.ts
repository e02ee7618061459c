/**
 * What a step wrote to GITHUB_OUTPUT or GITHUB_ENV: `name=value`, or `name<<END` and the lines until `END`.
 * @throws Error as GitHub refuses the file
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function keyValues(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let [line] = lines; line !== undefined; [line] = lines) {
    lines.shift();
    if (line === '') continue;
    const [, name = '', sign, rest = ''] = /^([^=<]*)(=|<<)(.*)$/.exec(line) ?? [];
    if (sign === undefined || name === '') throw new Error(`Invalid format '${line}'`);
    const end = lines.indexOf(rest);
    if (sign === '<<' && end === -1) throw new Error(`Matching delimiter not found '${rest}'`);
    values[name] =
      sign === '='
        ? rest
        : lines
            .splice(0, end + 1)
            .slice(0, -1)
            .join('\n');
  }
  return values;
}
