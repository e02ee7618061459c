import type { DeclarationText, PropertyText } from './declarations';
import { escapeCell } from './escape-cell';

/**
 * Types as Markdown: a section for each that is reached from the roots, in the order in which it is named first.
 * @throws Error for a root that is not declared
 */
export function declarationsMarkdown(
  roots: readonly string[],
  declarations: ReadonlyMap<string, DeclarationText>,
): readonly string[] {
  const names = [...roots];
  const sections: string[] = [];
  for (const name of names) {
    const declaration = declarations.get(name);
    if (declaration === undefined) throw new Error(`no type ${name}`);
    for (const other of namedIn(declaration, declarations)) if (!names.includes(other)) names.push(other);
    sections.push('', `## ${name}`, ...declarationLines(declaration, declarations));
  }
  return sections;
}

/** Names of other declarations in a declaration, in its order. */
function namedIn(declaration: DeclarationText, declarations: ReadonlyMap<string, DeclarationText>): readonly string[] {
  const types = [
    ...declaration.extends,
    ...declaration.variants.flat().map(({ type }) => type),
    ...(declaration.type === undefined ? [] : [declaration.type]),
  ];
  return types
    .flatMap((type) => type.replace(/'[^']*'/g, '').match(/[A-Za-z]\w*/g) ?? [])
    .filter((word) => word !== declaration.name && declarations.has(word));
}

function declarationLines(
  { meaning, see, extends: parents, variants, type }: DeclarationText,
  declarations: ReadonlyMap<string, DeclarationText>,
): readonly string[] {
  const about = [meaning, see === undefined ? '' : `[Source](${see}).`].filter((text) => text !== '').join(' ');
  const links = parents.map((parent) => linked(parent, declarations)).join(', ');
  return [
    ...(about === '' ? [] : ['', about]),
    ...(links === '' ? [] : ['', `Has the properties of ${links} too.`]),
    ...(type === undefined ? [] : ['', linked(type, declarations)]),
    ...variants.flatMap((properties) => table(properties, declarations)),
  ];
}

function table(
  properties: readonly PropertyText[],
  declarations: ReadonlyMap<string, DeclarationText>,
): readonly string[] {
  const rows = properties.map(({ name, optional, type, meaning, fallback, see }) => {
    const told = [
      meaning,
      fallback === undefined ? '' : `Default: ${fallback}.`,
      see === undefined ? '' : `[Source](${see}).`,
    ];
    return [
      `\`${name}\`${optional ? ', optional' : ''}`,
      linked(type, declarations),
      told.filter((text) => text !== '').join(' '),
    ];
  });
  return [
    '',
    '| property | type | meaning |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.map(escapeCell).join(' | ')} |`),
  ];
}

/** A type as code, in which a name that has a section links to it. */
function linked(type: string, declarations: ReadonlyMap<string, DeclarationText>): string {
  const plain = type.replace(/^readonly /, '');
  const [, name = '', list = ''] = /^([A-Za-z]\w*)(\[\])?$/.exec(plain) ?? [];
  if (declarations.has(name)) return `${list === '' ? '' : 'list of '}[${name}](#${name.toLowerCase()})`;
  const record = /^Readonly<Record<(.*), (\w+)>>$/.exec(plain);
  if (record !== null)
    return `for each ${linked(record[1] ?? '', declarations)}: ${linked(record[2] ?? '', declarations)}`;
  return `\`${plain}\``;
}
