import { join } from 'node:path';
import ts from 'typescript';
import type { Shape } from '../../packages/environments/src/shape';

/** Unions whose members no word tells apart. */
const ANYTHING = ['Call', 'ProbeQuestion', 'ProcessImage'];

/** The source of `packages/environments/src/model-shape.ts`. @param root of the repository */
export function shapeSource(root: string): string {
  const [platform, environment] = shapesOf(root, {
    'packages/environments/src/platform-config.ts': 'PlatformConfig',
    'packages/environments/src/environment-config.ts': 'EnvironmentConfig',
  });
  return [
    '// Written by npm run reference, from the types.',
    "import type { Shape } from './shape';",
    '',
    '/** What `platform` of the model holds. */',
    `export const PLATFORM_SHAPE: Shape = ${print(platform ?? {}, '')};`,
    '',
    '/** What each environment of the model holds. */',
    `export const ENVIRONMENT_SHAPE: Shape = ${print(environment ?? {}, '')};`,
    '',
  ].join('\n');
}

/** As the formatter of the repository leaves it. */
function print(shape: Shape, indent: string): string {
  if (typeof shape === 'string') return `'${shape}'`;
  const fields = Object.entries(shape).map(([name, one]) => {
    const key = /^[a-z]\w*$/i.test(name) ? name : `'${name}'`;
    return `${indent}  ${key}: ${print(one, `${indent}  `)},\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

/** The shapes of types, by the file that exports each, as the compiler resolves them. @param root of the repository */
function shapesOf(root: string, types: Readonly<Record<string, string>>): readonly Shape[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const paths = Object.keys(types).map((file) => join(root, file));
  const program = ts.createProgram(paths, { ...options, types: [] });
  const checker = program.getTypeChecker();
  return Object.entries(types).map(([file, name]) => {
    const source = program.getSourceFile(join(root, file));
    const symbols = source && checker.getSymbolAtLocation(source)?.exports;
    const symbol = symbols?.get(ts.escapeLeadingUnderscores(name));
    if (symbol === undefined) throw new Error(`${file} exports no type ${name}`);
    return shapeOf(checker.getDeclaredTypeOfSymbol(symbol), checker);
  });
}

function shapeOf(declared: ts.Type, checker: ts.TypeChecker): Shape {
  const type = checker.getNonNullableType(declared);
  const members = type.isUnion() ? type.types : [type];
  const all = (flag: ts.TypeFlags) => members.every(({ flags }) => (flags & flag) !== 0);
  const words = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []));
  if (words.length === members.length) return `=${words.join('|')}`;
  if (all(ts.TypeFlags.StringLike)) return 'string';
  if (all(ts.TypeFlags.NumberLike)) return 'number';
  if (all(ts.TypeFlags.BooleanLike)) return 'boolean';
  if (ANYTHING.includes((type.aliasSymbol ?? type.symbol)?.name ?? '')) return 'anything';
  const [only = type] = members;
  if (members.length > 1) {
    const kinds = members.map((member) => [kindOf(member, checker), shapeOf(member, checker)] as const);
    return { 'kind=': Object.fromEntries(kinds) };
  }
  const item = checker.getIndexTypeOfType(only, ts.IndexKind.Number);
  if (item && (checker.isArrayType(only) || checker.isTupleType(only))) return { '[]': shapeOf(item, checker) };
  const value = checker.getIndexTypeOfType(only, ts.IndexKind.String);
  if (value) return { '*': shapeOf(value, checker) };
  const fields = checker.getPropertiesOfType(only).map((field) => {
    const isOptional = (field.flags & ts.SymbolFlags.Optional) !== 0;
    return [`${field.name}${isOptional ? '?' : ''}`, shapeOf(checker.getTypeOfSymbol(field), checker)] as const;
  });
  if (fields.length === 0) throw new Error(`no shape of ${checker.typeToString(only)}`);
  return Object.fromEntries(fields);
}

/** The literal by which the members of a union of objects are told apart. */
function kindOf(member: ts.Type, checker: ts.TypeChecker): string {
  const kind = member.getProperty('kind');
  const type = kind && checker.getTypeOfSymbol(kind);
  if (!type?.isStringLiteral()) throw new Error(`${checker.typeToString(member)} has no literal as its kind`);
  return type.value;
}
