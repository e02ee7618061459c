/** What names an item of the list in `field`. Undefined for an item that goes by its place alone. */
export type ItemName = (field: string, item: unknown) => string | undefined;

/**
 * Whether a path leads to something, as findings print paths: `spec.containers[api].args[7]`,
 * `metadata.labels["app.kubernetes.io/name"]`. An item of a list is named in brackets by its place or its name.
 * @param nameOf @default the `name` of the item
 */
export function hasPath(root: unknown, path: string, nameOf: ItemName = nameField): boolean {
  const steps = parsePath(path);
  return steps !== undefined && leads(root, steps, '', nameOf);
}

function nameField(_field: string, item: unknown): string | undefined {
  return isTree(item) && typeof item.name === 'string' ? item.name : undefined;
}

interface Step {
  readonly label: string;
  /** In brackets and without quotes: also the place or the name of an item. */
  readonly isItem: boolean;
}

const STEP = /\.?(?<name>[^.[\]]+)|\[(?<quoted>"(?:[^"\\]|\\.)*")\]|\[(?<item>.*?)\](?=[.[]|$)/gy;

/** The steps of a printed path; undefined when it is none. */
function parsePath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let end = 0;
  for (const { index, 0: text, groups: { name, quoted, item } = {} } of path.matchAll(STEP)) {
    const label = name ?? (quoted === undefined ? item : unquote(quoted));
    if (label === undefined) return undefined;
    steps.push({ label, isItem: item !== undefined });
    end = index + text.length;
  }
  return end === path.length ? steps : undefined;
}

function unquote(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}

function leads(node: unknown, [step, ...rest]: readonly Step[], field: string, nameOf: ItemName): boolean {
  if (step === undefined) return node !== undefined;
  const { label, isItem } = step;
  if (Array.isArray(node)) {
    return (
      isItem &&
      node.some(
        (item, place) => (String(place) === label || nameOf(field, item) === label) && leads(item, rest, label, nameOf),
      )
    );
  }
  return isTree(node) && Object.hasOwn(node, label) && leads(node[label], rest, label, nameOf);
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
