const STEP = /\[("(?:[^"\\]|\\.)*"(?:#\d+)?|[^\]]*)\]|([^.[\]]+)/g;

/**
 * Whether a rule reads a field of an object: the field itself, or what it is in. `*` stands for a name or an index, at the
 * start of a path for any place. A rule that reads `*`, all of an object, knows its form and not what a field does.
 * @param patterns what the rules declare that they read
 */
export function readFields(patterns: readonly string[]): (path: string) => boolean {
  let compiled: readonly Pattern[] | undefined;
  return (path) => {
    // For the first change: most commands judge none.
    compiled ??= [...new Set(patterns)].filter((pattern) => pattern !== '*').map(compile);
    const steps = stepsOf(path);
    return compiled.some((pattern) => matches(pattern, steps));
  };
}

interface Pattern {
  readonly steps: readonly string[];
  /** `*.image`: wherever such a field stands. */
  readonly isAnywhere: boolean;
}

function compile(pattern: string): Pattern {
  const isAnywhere = pattern.startsWith('*.');
  return { steps: stepsOf(isAnywhere ? pattern.slice(2) : pattern), isAnywhere };
}

/** `spec.containers[api].env (order)` as `spec`, `containers`, `api`, `env`. */
function stepsOf(path: string): readonly string[] {
  return [...path.replace(/ \(order\)$/, '').matchAll(STEP)].map(([, item, field]) => item ?? field ?? '');
}

function matches({ steps, isAnywhere }: Pattern, path: readonly string[]): boolean {
  const last = isAnywhere ? path.length - steps.length : 0;
  for (let start = 0; start <= last; start += 1) if (matchesAt(start, steps, path)) return true;
  return false;
}

function matchesAt(start: number, steps: readonly string[], path: readonly string[]): boolean {
  return steps.every((step, index) => {
    const found = path[start + index];
    return found !== undefined && (step === '*' || step === found);
  });
}
