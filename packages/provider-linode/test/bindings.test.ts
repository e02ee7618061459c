import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toCamelCase } from 'codemaker';
import ts from 'typescript';

type Member = string | { readonly block?: string; readonly attribute?: string; readonly max?: number; of: Members };
type Members = Readonly<Record<string, Member>>;
interface Schema {
  readonly version: string;
  readonly provider: Members;
  readonly resources: Readonly<Record<string, Members>>;
  readonly dataSources: Readonly<Record<string, Members>>;
}

const root = join(__dirname, '..');
const schema = JSON.parse(readFileSync(join(root, 'schema/linode.json'), 'utf8')) as Schema;

/** What the bindings declare: of each interface the properties, of each class the getters. */
interface Declarations {
  readonly interfaces: ReadonlyMap<string, ReadonlyMap<string, { readonly optional: boolean; readonly type: string }>>;
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
}

function declarationsOf(folder: string): Declarations {
  const text = readFileSync(join(root, 'src', folder, 'index.ts'), 'utf8');
  const file = ts.createSourceFile('index.ts', text, ts.ScriptTarget.ES2022, true);
  const interfaces = new Map<string, Map<string, { optional: boolean; type: string }>>();
  const classes = new Map<string, Set<string>>();
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement)) {
      const properties = statement.members.filter(ts.isPropertySignature);
      interfaces.set(
        statement.name.text,
        new Map(
          properties.map((property) => [
            property.name.getText(),
            { optional: property.questionToken !== undefined, type: property.type?.getText() ?? '' },
          ]),
        ),
      );
    } else if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
      const getters = statement.members.filter(ts.isGetAccessor).map((getter) => getter.name.getText());
      // a list block is a field, not a getter
      const fields = statement.members.filter(ts.isPropertyDeclaration).map((field) => field.name.getText());
      classes.set(statement.name.text, new Set([...getters, ...fields]));
    }
  }
  return { interfaces, classes };
}

const flagsOf = (member: Member): readonly string[] =>
  typeof member === 'string' ? member.split(' ') : (member.attribute ?? 'optional').split(' ');
const settable = (member: Member): boolean =>
  flagsOf(member).some((flag) => flag === 'required' || flag === 'optional');

/** Every way in which the bindings differ from the schema below one block. */
function differences(members: Members, config: string, output: string, declared: Declarations): string[] {
  const properties = declared.interfaces.get(config);
  if (properties === undefined) return [`${config}: no interface`];
  const getters = declared.classes.get(output) ?? new Set();
  return Object.entries(members).flatMap(([name, member]) => {
    const key = toCamelCase(name);
    const property = properties.get(key);
    const where = `${config}.${key}`;
    const problems: string[] = [];
    if (!getters.has(key)) problems.push(`${where}: cannot be read`);
    if (!settable(member)) return property ? [...problems, `${where}: computed, yet settable`] : problems;
    if (property === undefined) return [...problems, `${where}: missing`];
    if (property.optional === flagsOf(member).includes('required')) problems.push(`${where}: required is wrong`);
    if (typeof member === 'string') return [...problems, ...typeDifference(where, member, property.type)];
    const inner = /^[A-Za-z0-9]+/.exec(property.type)?.[0] ?? '';
    const repeated = (member.block === 'list' || member.block === 'set') && member.max !== 1;
    if (property.type.startsWith(`${inner}[]`) !== repeated) problems.push(`${where}: nesting is wrong`);
    return [...problems, ...differences(member.of, inner, `${inner}OutputReference`, declared)];
  });
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  bool: 'boolean | cdktf.IResolvable',
  'set(string)': 'string[]',
  'list(string)': 'string[]',
  'set(number)': 'number[]',
  'map(string)': '{ [key: string]: string }',
};

function typeDifference(where: string, member: string, type: string): string[] {
  const expected = TYPES[member.split(' ').at(-1) ?? ''] ?? '(unknown)';
  return type.replace(/\s+/g, ' ') === expected ? [] : [`${where}: type ${type}, not ${expected}`];
}

const pascal = (name: string): string => toCamelCase(name).replace(/^./, (letter) => letter.toUpperCase());
const bindings = [
  ['linode (provider)', 'provider', 'LinodeProvider', schema.provider] as const,
  ...Object.entries(schema.resources).map(([type, members]) => {
    const name = type.slice('linode_'.length);
    return [type, name.replaceAll('_', '-'), pascal(name), members] as const;
  }),
  ...Object.entries(schema.dataSources).map(([type, members]) => {
    return [`data ${type}`, `data-${type.replaceAll('_', '-')}`, `Data${pascal(type)}`, members] as const;
  }),
];

test.each(bindings)(
  'the bindings of %s keep what is required, optional, computed and nested',
  (_, folder, name, members) => {
    const declared = declarationsOf(folder);
    const found = differences(members, `${name}Config`, name, declared);
    expect(found).toEqual([]);
  },
);

test('the sensitive attributes are kept in a table, since the bindings drop the mark', () => {
  const { sensitiveAttributes } = require('@cdktf/provider-linode/sensitive-attributes') as {
    sensitiveAttributes: Readonly<Record<string, readonly string[]>>;
  };
  expect(sensitiveAttributes).toEqual({
    linode_database_postgresql_v2: ['ca_cert', 'root_password', 'root_username'],
    linode_lke_cluster: ['kubeconfig'],
    linode_object_storage_bucket: ['cert.certificate', 'cert.private_key', 'secret_key'],
    linode_object_storage_key: ['secret_key'],
  });
});

test('the bindings pin the exact version of the schema', () => {
  const text = readFileSync(join(root, 'src/lke-cluster/index.ts'), 'utf8');
  expect(text).toContain(`providerVersion: '${schema.version}'`);
});

test('generating twice gives the same bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bindings-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/generate.mjs'), join(folder, 'bindings')], { stdio: 'pipe' });
    const files = (base: string): Record<string, string> =>
      Object.fromEntries(
        readdirSync(base, { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.(ts|md)$/.test(file))
          .map((file) => [file, readFileSync(join(base, file), 'utf8')]),
      );
    expect(files(join(folder, 'bindings'))).toEqual(files(join(root, 'src')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the notation loses nothing: a schema document expanded and compacted again is the source', () => {
  const script = `
    import { readFileSync } from 'node:fs';
    import { compact, expand } from './scripts/notation.mjs';
    const source = JSON.parse(readFileSync('schema/linode.json', 'utf8'));
    const names = { resources: Object.keys(source.resources), dataSources: Object.keys(source.dataSources) };
    console.log(JSON.stringify(compact(expand(source), { ...source, ...names })));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual(schema);
});
