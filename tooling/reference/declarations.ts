import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** One property of a type, as its source declares it. */
export interface PropertyText {
  readonly name: string;
  readonly optional: boolean;
  /** The type as written, on one line. */
  readonly type: string;
  /** What its docstring says before the first tag. */
  readonly meaning: string;
  /** @default the property is required, or its docstring gives none */
  readonly fallback?: string;
  /** Address of the source of the fact. */
  readonly see?: string;
}

/** An interface or a type, with its properties: one list, or one for each member of a union of objects. */
export interface DeclarationText {
  readonly name: string;
  readonly meaning: string;
  readonly see?: string;
  /** Names of the interfaces that it extends. */
  readonly extends: readonly string[];
  /** Empty for a type that has no properties of its own, such as a list of literals. */
  readonly variants: readonly (readonly PropertyText[])[];
  /** The type as written, of one that has no properties. */
  readonly type?: string;
}

/**
 * The interfaces and types of source files, by name. Only the syntax is read: nothing is resolved or executed.
 * @param files absolute paths
 */
export function declarationsOf(files: readonly string[]): ReadonlyMap<string, DeclarationText> {
  const found = new Map<string, DeclarationText>();
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true);
    for (const statement of source.statements) {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) continue;
      found.set(statement.name.text, declarationText(statement));
    }
  }
  return found;
}

function declarationText(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): DeclarationText {
  const { meaning, see } = docstringOf(node);
  const shared = { name: node.name.text, meaning, see };
  if (ts.isInterfaceDeclaration(node)) {
    const parents = node.heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText())) ?? [];
    return { ...shared, extends: parents, variants: [propertiesOf(node.members)] };
  }
  const members = ts.isUnionTypeNode(node.type) ? [...node.type.types] : [node.type];
  const literals = members.filter(ts.isTypeLiteralNode);
  if (literals.length < members.length) return { ...shared, extends: [], variants: [], type: oneLine(node.type) };
  return { ...shared, extends: [], variants: literals.map((literal) => propertiesOf(literal.members)) };
}

function propertiesOf(members: ts.NodeArray<ts.TypeElement>): readonly PropertyText[] {
  return members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    optional: member.questionToken !== undefined,
    type: member.type === undefined ? 'unknown' : oneLine(member.type),
    ...docstringOf(member),
  }));
}

function docstringOf(node: ts.Node): { meaning: string; fallback?: string; see?: string } {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const tag = (name: string) => {
    const found = doc?.tags?.find(({ tagName }) => tagName.text === name);
    // TypeScript takes the scheme of an address for a name, and leaves it out of the comment.
    return found && words(found.getText().replace(/^@\w+\s*/, ''));
  };
  return { meaning: words(ts.getTextOfJSDocComment(doc?.comment) ?? ''), fallback: tag('default'), see: tag('see') };
}

/** On one line, and without the asterisks that begin the lines of a docstring. */
function words(text: string): string {
  return text
    .replace(/\n\s*\*(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function oneLine(type: ts.TypeNode): string {
  return type
    .getText()
    .replace(/\/\*\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .trim();
}
