import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Calls of `testRule`, of what a package wraps it in, and of `testDiagnosis`. */
const CASES = /\btest(?:[A-Za-z]*Rule|Diagnosis)\(/;
const QUOTED = /'([a-z0-9-]+)'/g;

/** Every TypeScript file that packages and the chart hold and do not build, by its path. */
export function packageSources(): readonly string[] {
  const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`);
  return [...packages, 'apps/vmshift']
    .flatMap((name) => ['src', 'test'].map((folder) => join(ROOT, name, folder)))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts'));
}

/**
 * The test files with the cases of each rule, by its id: those that call `testRule` and name the id in quotes, and for a
 * rule of the model the one that has its name.
 */
export function ruleCases(): ReadonlyMap<string, readonly string[]> {
  const cases = new Map<string, string[]>();
  for (const file of packageSources().filter((path) => path.endsWith('.test.ts'))) {
    const text = readFileSync(file, 'utf8');
    const named = CASES.test(text) ? [...text.matchAll(QUOTED)].map(([, id = '']) => id) : [];
    for (const id of new Set([...named, basename(file, '.test.ts')])) cases.set(id, [...(cases.get(id) ?? []), file]);
  }
  return cases;
}
