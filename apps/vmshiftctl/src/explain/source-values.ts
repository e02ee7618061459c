import { posix } from 'node:path';
import { type ParserOptions, parse, parseExpression } from '@babel/parser';
import type { FilePlace } from '@vmshift/findings/report';

type Program = ReturnType<typeof parse>['program'];
type Statement = Program['body'][number];
type Expression = ReturnType<typeof parseExpression>;
type Node = { readonly type: string; readonly loc?: { readonly start: { readonly line: number } } | null };
type ObjectNode = Extract<Expression, { readonly type: 'ObjectExpression' }>;

/** The text of a file by its path from the root of the repository; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** A constant of a module. */
export interface Constant {
  /** Path of the module from the root of the repository. */
  readonly file: string;
  readonly name: string;
}

/** Where a value is written. */
export interface WrittenValue extends FilePlace {
  /** The value, where it is written as it is. @default it is computed */
  readonly literal?: string | number | boolean;
}

/** An expression, the module that it is in, and the line of what it is the value of. */
interface Found {
  readonly node: Node;
  readonly file: string;
  readonly line: number;
}

/**
 * Sources as data: finds the line in which a value of a constant is written, through what the constant takes from others and
 * from other modules. Nothing of a source is executed; what is computed has the line of the expression that computes it.
 */
export class SourceValues {
  private readonly modules = new Map<string, Program | undefined>();
  private steps = 0;

  constructor(private readonly read: ReadText) {}

  /** The value at a path of a constant; undefined where the sources cannot be read, or hold no such constant. */
  find({ file, name }: Constant, path: readonly (string | number)[]): WrittenValue | undefined {
    return this.within(() => this.follow(this.constant(file, name), path));
  }

  /** The value at a path of a JSON file. */
  findInJson(file: string, path: readonly (string | number)[]): WrittenValue | undefined {
    const text = this.read(file);
    const node =
      text === undefined ? undefined : attempt(() => parseExpression(readable(text), { sourceType: 'script' }));
    return this.within(() => this.follow(node && { node, file, line: lineOf(node) }, path));
  }

  /** What refers to itself, or to the same many times over, is left when it has taken enough. */
  private within<T>(search: () => T): T | undefined {
    this.steps = 0;
    return attempt(search);
  }

  private follow(start: Found | undefined, path: readonly (string | number)[]): WrittenValue | undefined {
    let found = start && this.resolve(start);
    for (const step of path) {
      if (found === undefined) return undefined;
      const next = this.step(found, step);
      // What is computed is told by the line that computes it.
      if (next === 'computed') return { file: found.file, line: found.line };
      found = next && this.resolve(next);
    }
    if (found === undefined) return undefined;
    const { file, line } = found;
    const literal = literalOf(found.node);
    return { file, line, ...(literal !== undefined && { literal }) };
  }

  /** What stands below an expression; undefined where it is known that nothing does. */
  private step(found: Found, step: string | number): Found | 'computed' | undefined {
    this.steps += 1;
    if (this.steps > MOST_STEPS) throw new RangeError('the sources lead nowhere');
    const node = bare(found.node);
    if (node.type === 'ObjectExpression') return this.property(node as ObjectNode, String(step), found);
    if (node.type !== 'ArrayExpression') return literalOf(node) === undefined ? 'computed' : undefined;
    const { elements } = node as Extract<Expression, { readonly type: 'ArrayExpression' }>;
    const before = elements.slice(0, Number(step) + 1);
    if (before.some((element) => element?.type === 'SpreadElement')) return 'computed';
    const element = elements[Number(step)];
    return element ? { ...found, node: element, line: lineOf(element) } : undefined;
  }

  /** The last one of its name counts; a spread may hold it, too. */
  private property({ properties }: ObjectNode, name: string, found: Found): Found | 'computed' | undefined {
    for (const property of properties.toReversed()) {
      if (property.type === 'SpreadElement') {
        const spread = this.resolve({ ...found, node: property.argument, line: lineOf(property) });
        const inside = this.step(spread, name);
        if (inside !== undefined) return inside;
      } else {
        const key = property.computed ? this.computedKey(property.key, found) : keyOf(property.key);
        if (key === undefined) return 'computed';
        if (key !== name) continue;
        const line = lineOf(property);
        return property.type === 'ObjectProperty' ? { ...found, node: property.value, line } : 'computed';
      }
    }
    return undefined;
  }

  private computedKey(key: Node, { file }: Found): string | undefined {
    return stringOrNumber(literalOf(this.resolve({ node: key, file, line: lineOf(key) }).node));
  }

  /** What a name, or a property of a name, stands for; the expression itself where that is not known. */
  private resolve(found: Found, depth = 0): Found {
    const node = bare(found.node);
    if (depth > MOST_NAMES) return found;
    if (node.type === 'Identifier') {
      const constant = this.constant(found.file, (node as { readonly name?: string }).name ?? '');
      return constant === undefined ? found : this.resolve(constant, depth + 1);
    }
    if (node.type !== 'MemberExpression') return found;
    const { object, property, computed } = node as Extract<Expression, { readonly type: 'MemberExpression' }>;
    const name = computed ? stringOrNumber(literalOf(property)) : keyOf(property);
    if (name === undefined) return found;
    const below = this.step(this.resolve({ ...found, node: object }, depth + 1), name);
    return below === undefined || below === 'computed' ? found : this.resolve(below, depth + 1);
  }

  /** A constant of a module, its own or one that it takes from another. */
  private constant(file: string, name: string, depth = 0): Found | undefined {
    if (depth > MOST_NAMES) return undefined;
    for (const statement of this.module(file)?.body ?? []) {
      const found = this.declared(statement, file, name, depth);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private declared(statement: Statement, file: string, name: string, depth: number): Found | undefined {
    switch (statement.type) {
      case 'VariableDeclaration': {
        const declaration = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
        const isKnown = statement.kind === 'const' && declaration?.init != null;
        return isKnown && declaration.init ? { node: declaration.init, file, line: lineOf(declaration) } : undefined;
      }
      case 'ExportNamedDeclaration': {
        if (statement.declaration) return this.declared(statement.declaration, file, name, depth);
        const specifier = statement.specifiers.find(({ exported }) => keyOf(exported) === name);
        if (specifier?.type !== 'ExportSpecifier') return undefined;
        const from = statement.source ? this.moduleFile(file, statement.source.value) : file;
        return from === undefined ? undefined : this.constant(from, specifier.local.name, depth + 1);
      }
      case 'ExportAllDeclaration': {
        const from = this.moduleFile(file, statement.source.value);
        return from === undefined ? undefined : this.constant(from, name, depth + 1);
      }
      case 'ImportDeclaration': {
        const specifier = statement.specifiers.find(({ local }) => local.name === name);
        const from = this.moduleFile(file, statement.source.value);
        if (specifier?.type !== 'ImportSpecifier' || from === undefined) return undefined;
        return this.constant(from, String(keyOf(specifier.imported)), depth + 1);
      }
      default:
        return undefined;
    }
  }

  private module(file: string): Program | undefined {
    if (!this.modules.has(file)) {
      const text = this.read(file);
      this.modules.set(file, text === undefined ? undefined : attempt(() => parse(readable(text), TYPESCRIPT).program));
    }
    return this.modules.get(file);
  }

  /** The file of a module of ours; undefined for any other. */
  private moduleFile(from: string, request: string): string | undefined {
    const inPackage = /^@vmshift\/([\w-]+)$/.exec(request)?.[1];
    if (inPackage !== undefined) return `packages/${inPackage}/src/index.ts`;
    if (!request.startsWith('.')) return undefined;
    const path = posix.join(posix.dirname(from), request);
    return [`${path}.ts`, `${path}/index.ts`].find((file) => this.read(file) !== undefined);
  }
}

const TYPESCRIPT: ParserOptions = { sourceType: 'module', plugins: ['typescript'] };

/** Names that stand for other names: sources that refer to themselves in a circle end here. */
const MOST_NAMES = 30;

/** Steps into an object or a list, on the way to one value. */
const MOST_STEPS = 10_000;

/** Far more than a source that people write has. */
const MOST_CHARACTERS = 1_000_000;

function readable(text: string): string {
  if (text.length > MOST_CHARACTERS) throw new RangeError('the source is too long');
  return text;
}

/** What the parser refuses, and what is nested too deep, cannot be read. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** An expression without what only the compiler reads of it. */
function bare(node: Node): Node {
  const isTyped = ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(node.type);
  return isTyped ? bare((node as Node & { readonly expression: Node }).expression) : node;
}

function lineOf({ loc }: Node): number {
  return loc?.start.line ?? 1;
}

function keyOf(node: Node): string | undefined {
  return node.type === 'Identifier' ? (node as { readonly name?: string }).name : stringOrNumber(literalOf(node));
}

function stringOrNumber(value: string | number | boolean | undefined): string | undefined {
  return value === undefined || typeof value === 'boolean' ? undefined : String(value);
}

/** A text, a number or a truth value that is written as it is. */
function literalOf(node: Node): string | number | boolean | undefined {
  const expression = bare(node) as Expression;
  switch (expression.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return expression.value;
    case 'TemplateLiteral':
      return expression.expressions.length === 0 ? (expression.quasis[0]?.value.cooked ?? undefined) : undefined;
    case 'UnaryExpression': {
      const value = expression.operator === '-' ? literalOf(expression.argument) : undefined;
      return typeof value === 'number' ? -value : undefined;
    }
    default:
      return undefined;
  }
}
