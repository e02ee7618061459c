import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');

/** The workspace packages that a folder may import; pnpm's strict layout enforces what package.json declares. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'packages/application': [],
  'packages/findings': [],
  'packages/kubernetes': [],
  'packages/provider-linode': [],
  'packages/rendered-files': ['@vmshift/findings'],
  'packages/environments': ['@vmshift/application', '@vmshift/findings', '@vmshift/kubernetes'],
  'packages/releases': ['@vmshift/environments', '@vmshift/findings'],
  'packages/page': [
    '@vmshift/application',
    '@vmshift/diagnosis',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/kubernetes',
    '@vmshift/manifest-review',
    '@vmshift/observation',
    '@vmshift/releases',
  ],
  'packages/manifests': [
    '@vmshift/application',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/kubernetes',
    '@vmshift/rendered-files',
  ],
  'packages/observation': ['@vmshift/application', '@vmshift/environments', '@vmshift/findings'],
  'packages/diagnosis': [
    '@vmshift/application',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/kubernetes',
    '@vmshift/observation',
    '@vmshift/releases',
  ],
  'packages/layer-review': [
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/kubernetes',
    '@vmshift/manifest-review',
    '@vmshift/terraform-review',
  ],
  'packages/manifest-review': [
    '@vmshift/application',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/kubernetes',
    '@vmshift/manifests',
    '@vmshift/releases',
  ],
  'packages/terraform-review': [
    '@vmshift/application',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/kubernetes',
  ],
  'apps/vmshift': [
    '@vmshift/application',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/kubernetes',
    '@vmshift/manifests',
    '@vmshift/releases',
    '@vmshift/rendered-files',
  ],
  'apps/infra': [
    '@vmshift/application',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/rendered-files',
    '@cdktf/provider-linode',
  ],
  'apps/vmshiftctl': [
    '@vmshift/application',
    '@vmshift/chart',
    '@vmshift/diagnosis',
    '@vmshift/environments',
    '@vmshift/findings',
    '@vmshift/infra',
    '@vmshift/kubernetes',
    '@vmshift/layer-review',
    '@vmshift/manifest-review',
    '@vmshift/manifests',
    '@vmshift/observation',
    '@vmshift/page',
    '@vmshift/releases',
    '@vmshift/rendered-files',
    '@vmshift/terraform-review',
  ],
};

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const folders = ['apps', 'packages'].flatMap((group) =>
  readdirSync(join(root, group))
    .map((name) => `${group}/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json'))),
);

function manifestOf(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageJson;
}

/** Every source of the packages with its text, read once. The pins below `apps/vmshift/releases` are no sources. */
const sources = new Map(
  folders.flatMap((folder) => walk(join(root, folder))).map((file) => [file, readFileSync(file, 'utf8')]),
);

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'releases'].includes(entry.name) ? [] : walk(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function sourcesOf(folder: string): readonly string[] {
  return [...sources.keys()].filter((file) => file.startsWith(`${join(root, folder)}/`));
}

function textOf(file: string): string {
  return sources.get(file) ?? '';
}

/** The files of the same package that a source imports or exports from. */
function relativeImports(file: string): readonly string[] {
  const from = [...textOf(file).matchAll(/(?:from|import\() ?'(\.[^']+)'/g)];
  return from.flatMap(([, path = '']) => {
    const target = join(dirname(file), path);
    return [`${target}.ts`, join(target, 'index.ts')].filter((candidate) => sources.has(candidate)).slice(0, 1);
  });
}

/** Each circle by the path that came upon it first. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1)
      circles.push([...path.slice(start), file].map((name) => name.replace(`${root}/`, '')).join(' -> '));
    if (start !== -1 || done.has(file)) return;
    for (const imported of imports.get(file) ?? []) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

test('every workspace package has its line in the table', () => {
  expect(folders.sort()).toEqual(Object.keys(allowed).sort());
});

test.each(folders)('%s depends on no workspace package outside its line', (folder) => {
  const { dependencies, devDependencies, peerDependencies } = manifestOf(folder);
  const ours = Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies })
    .filter(([, version]) => version.startsWith('workspace:'))
    .map(([name]) => name);
  expect(ours.filter((name) => !allowed[folder]?.includes(name))).toEqual([]);
});

test.each(folders)('%s takes every version from the catalog', (folder) => {
  const { dependencies, devDependencies, peerDependencies } = manifestOf(folder);
  const versions = Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies });
  expect(versions.filter(([, version]) => version !== 'catalog:' && !version.startsWith('workspace:'))).toEqual([]);
});

test.each(folders.filter((folder) => folder !== 'packages/provider-linode'))(
  'no import of %s walks out of the package',
  (folder) => {
    const walkers = sourcesOf(folder).filter((file) => {
      const depth = file.slice(join(root, folder).length + 1).split('/').length - 1;
      const climbs = [...textOf(file).matchAll(/from '((?:\.\.\/)+)([^']*)'/g)]
        // How often a test does what it tries many times is the repository's to say.
        .filter(([, , path = '']) => !(file.endsWith('.test.ts') && path.startsWith('tooling/testing/')))
        .map(([, dots = '']) => dots.length / 3);
      return climbs.some((climb) => climb > depth);
    });
    expect(walkers).toEqual([]);
  },
);

test('no files import each other in a circle, types included', () => {
  expect(circlesOf(new Map(folders.flatMap(sourcesOf).map((file) => [file, relativeImports(file)])))).toEqual([]);
});

test('a circle of any length is found', () => {
  const imports = { a: ['b'], b: ['c'], c: ['a', 'd'], d: [], e: ['a'] };
  expect(circlesOf(new Map(Object.entries(imports)))).toEqual(['a -> b -> c -> a']);
});

test('no source of the program imports what only tests use', () => {
  const ofTests = /\.test\.ts$|\/(?:test|test-support|src\/testing)\/|\/src\/testing\.ts$/;
  const compiled = folders.flatMap(sourcesOf).filter((file) => !ofTests.test(file));
  expect(compiled.filter((file) => relativeImports(file).some((imported) => ofTests.test(imported)))).toEqual([]);
});

test('only main.ts files and tests write to the terminal', () => {
  const writers = folders
    .filter((folder) => folder !== 'packages/provider-linode')
    .flatMap(sourcesOf)
    .filter((file) => !/(^|\/)(main|[^/]*\.test)\.ts$|\/test(ing|-support)\//.test(file))
    .filter((file) => /\bprocess\.(stdout|stderr)\b|\bconsole\./.test(textOf(file)));
  expect(writers).toEqual([]);
});

test('vmshiftctl writes through the printer that escapes foreign text', () => {
  const main = readFileSync(join(root, 'apps/vmshiftctl/src/main.ts'), 'utf8');
  expect(main.match(/process\.(stdout|stderr)\.write.*/g)).toEqual([
    'process.stderr.write(text);',
    'process.stdout.write(text);',
  ]);
  expect(main.match(/\w+\(writeOut,/g)).toEqual(['linePrinter(writeOut,', 'screenPrinter(writeOut,']);
  expect(main.match(/(?:line|text)Printer\(/g)).toHaveLength(2);
});

test('only main.ts files and tests read the environment, the clock or the process', () => {
  const readers = folders
    .filter((folder) => folder !== 'packages/provider-linode')
    .flatMap(sourcesOf)
    .filter((file) => !/(^|\/)(main|[^/]*\.test)\.ts$|\/test(ing|-support)\//.test(file))
    // A text that runs in the browser of a reader, whose clock it is.
    .filter((file) => !/\/packages\/page\/src\/[^/]*-script\.ts$/.test(file))
    .filter((file) => /\bprocess\.(env|exit|argv)\b|\bnew Date\(\)|\bDate\.now\(\)/.test(textOf(file)));
  expect(readers).toEqual([]);
});
