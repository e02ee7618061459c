import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const root = join(__dirname, '../..');

/** Every file that Git tracks, by its path from the root. */
export const trackedFiles: readonly string[] = execFileSync('git', ['ls-files', '-z'], {
  ...{ cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 },
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));

const isTest = (path: string) => /\.test\.ts$|(^|\/)(testing|test|test-support|recordings)\//.test(path);
const runnable = new Set(trackedFiles.filter((path) => !isTest(path)));

/** What an import or a call may leave out. */
const ENDINGS = ['', '.ts', '.mjs', '.cjs', '.js', '/index.ts', '/action.yaml'];

interface PackageJson {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const folders = new Map(
  trackedFiles
    .filter((path) => /^(apps|packages)\/[^/]+\/package\.json$/.test(path))
    .map((path) => [(JSON.parse(read(path)) as PackageJson).name, `${dirname(path)}/`]),
);

/** What every `npm run` reads and no text names. */
const OF_NPM = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'turbo.json', 'tsconfig.json'];

/**
 * The files that can be executed, imported or read once these run: whatever tracked path or package their texts name, and
 * what those name in turn. Tests are left out. It errs towards too much: a path in a comment counts.
 * @param entries paths from the root, such as `.github/workflows/release.yaml`
 */
export function executionClosure(entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path) || !runnable.has(path)) continue;
    found.add(path);
    waiting.push(...namedIn(path));
  }
  return found;
}

/** Names nothing that is executed. */
const isData = (path: string) => /\.(md|lock|hcl)$|^(dist|cdktf\.out|docs)\/|-lock\.(json|yaml)$/.test(path);

function namedIn(path: string): readonly string[] {
  if (isData(path)) return [];
  const folder = /^(?:apps|packages)\/[^/]+\//.exec(path)?.[0];
  // A package counts as a whole, with what it depends on: its code puts the paths of its data together.
  if (folder !== undefined && /^(src|releases)\//.test(path.slice(folder.length))) return ofPackage(folder);
  const words = new Set(read(path).match(/[\w@.$/-]+/g) ?? []);
  return [
    ...[...words].flatMap((word) => [posix.join(dirname(path), word), posix.join('.', word)]).flatMap(filesOf),
    ...(folder === undefined ? [...words].flatMap((word) => ofPackageNamed(word)) : ofPackage(folder)),
    ...(words.has('npm') || words.has('npx') ? OF_NPM : []),
  ];
}

const known = new Map<string, readonly string[]>();

function ofPackage(folder: string): readonly string[] {
  const files = known.get(folder) ?? filesOfPackage(folder);
  known.set(folder, files);
  return files;
}

function filesOfPackage(folder: string): readonly string[] {
  const { dependencies, devDependencies } = JSON.parse(read(`${folder}package.json`)) as PackageJson;
  const needed = Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => folders.get(name) ?? []);
  return [folder, ...needed].flatMap(filesBelow);
}

function ofPackageNamed(word: string): readonly string[] {
  const folder = folders.get(
    word
      .split('/')
      .slice(0, word.startsWith('@') ? 2 : 1)
      .join('/'),
  );
  return folder === undefined ? [] : ofPackage(folder);
}

const below = new Map<string, readonly string[]>();

function filesBelow(folder: string): readonly string[] {
  const files = below.get(folder) ?? trackedFiles.filter((path) => path.startsWith(folder));
  below.set(folder, files);
  return files;
}

function filesOf(path: string): readonly string[] {
  if (/^tooling\/[^/.]+$/.test(path)) return filesBelow(`${path}/`);
  return ENDINGS.map((ending) => `${path}${ending}`).filter((file) => runnable.has(file));
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
