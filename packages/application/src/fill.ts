/** Not the `${name}` of a shell. */
const PLACEHOLDER = /(?<!\$)\{([A-Za-z]+)\}/g;

/**
 * Replaces every `{name}` of a template by the value of that name. Other braces stay as they are.
 * @throws TypeError for a name without a value
 */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      throw new TypeError(`${template}: got {${name}}; allowed: ${Object.keys(values).join(', ') || 'no placeholder'}`);
    }
    return value;
  });
}

/** The names that a template asks for. */
export function placeholders(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}
