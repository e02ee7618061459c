import type { AttributePath } from '../plan-value';

/** Of which object an attribute is. */
export interface AttributeOwner {
  readonly type: string;
  /** Name of the chart of a release. @default the object is none */
  readonly chart?: string | undefined;
}

/** What one pattern of `reads` stands for. */
interface Pattern {
  readonly type: RegExp;
  /** @default every chart */
  readonly chart?: string;
  readonly steps: readonly string[];
}

const STEP = /\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g;
const HEAD = /^([^.[\]]+)(?:\[([^\]]*)\])?\.?/;

/**
 * Whether one of the patterns stands for an attribute: itself, or what it is in. A pattern is a type, its chart in brackets
 * where it is a release of one chart alone, and a path: `helm_release[traefik].values.service.type`, `*.tags`. In a path `*`
 * stands for a name, an index or a part of a name, and `**` for any number of them. A path that ends with `*` alone is about
 * the items there, and not about what is in them: `pool[*]`, `values.projects.*`.
 */
export function attributePatterns(
  patterns: readonly string[],
): (owner: AttributeOwner, path: AttributePath) => boolean {
  const compiled = [...new Set(patterns)].map(compile);
  return ({ type, chart }, path) => {
    const steps = path.map(String);
    return compiled.some(
      (pattern) =>
        pattern.type.test(type) &&
        (pattern.chart === undefined || pattern.chart === chart) &&
        matches(pattern.steps, steps),
    );
  };
}

function compile(pattern: string): Pattern {
  const [head = '', type = '', chart] = HEAD.exec(pattern) ?? [];
  const steps = [...pattern.slice(head.length).matchAll(STEP)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? '',
  );
  return { type: globOf(type), ...(chart === undefined ? {} : { chart }), steps };
}

function matches([step, ...rest]: readonly string[], path: readonly string[]): boolean {
  if (step === undefined) return true;
  if (step === '**') return path.some((_, from) => matches(rest, path.slice(from)));
  const [name, ...below] = path;
  if (name === undefined) return false;
  if (step === '*' && rest.length === 0) return below.length === 0;
  return (step === name || (step.includes('*') && globOf(step).test(name))) && matches(rest, below);
}

function globOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
