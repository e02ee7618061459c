type Locals = Readonly<Record<string, unknown>>;

/** A reference to a local value, and not to an attribute of that name. */
const LOCAL = /(?<![\w.-])local\.([\w-]+)/g;

/**
 * A value in whose texts every local that they refer to is put in, once a text: what a reference stands for may change
 * while its text stays. The result is to be compared, it is no Terraform.
 */
export function expandLocals(value: unknown, locals: Locals): unknown {
  if (typeof value === 'string') return expandText(value, locals, new Set());
  if (Array.isArray(value)) return value.map((item) => expandLocals(item, locals));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expandLocals(item, locals)]));
}

/** Each local only once, or a short text that refers to itself twice would grow without end. */
function expandText(text: string, locals: Locals, seen: Set<string>): string {
  return text.replace(LOCAL, (reference, name: string) => {
    if (!Object.hasOwn(locals, name) || seen.has(name)) return reference;
    seen.add(name);
    return `${reference}(${expandText(JSON.stringify(locals[name]), locals, seen)})`;
  });
}
