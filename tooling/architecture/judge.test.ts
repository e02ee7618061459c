import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { isJudgePath } from '../../apps/vmshiftctl/src/diff/judge-path';
import { readWorkflow } from '../workflows/workflow-file';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Where each import of a workspace package leads, by its name: the sources of its entries. */
const entries = new Map(
  ['apps', 'packages']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .flatMap((folder) => {
      const { name, exports = {} } = JSON.parse(read(`${folder}/package.json`)) as {
        readonly name: string;
        readonly exports?: Readonly<Record<string, { readonly source?: string }>>;
      };
      return Object.entries(exports).flatMap(([entry, { source }]) =>
        source === undefined ? [] : [[posix.join(name, entry), posix.join(folder, source)] as const],
      );
    }),
);

/** What a source loads, at its start or later; types are gone by then. */
function loadedBy(path: string): readonly string[] {
  const text = read(path).replace(/^(?:import|export) type [^;]*;/gm, '');
  return [...text.matchAll(/(?:\bfrom |\bimport\(|\bimport |\brequire\()\s*'([^']+)'/g)].flatMap(([, name = '']) => {
    if (!name.startsWith('.')) return entries.get(name) ?? [];
    const target = posix.join(dirname(path), name);
    return [target, `${target}.ts`, `${target}/index.ts`]
      .filter((file) => /\.(ts|json|cjs)$/.test(file) && existsSync(join(root, file)))
      .slice(0, 1);
  });
}

/** Everything that is loaded from some sources on, but for what these alone would load. */
function closure(starts: readonly string[], without: readonly string[]): ReadonlySet<string> {
  const found = new Set(starts);
  for (const path of found) for (const next of loadedBy(path)) if (!without.includes(next)) found.add(next);
  return found;
}

const COMMANDS = 'apps/vmshiftctl/src/commands';
const otherCommands = readdirSync(join(root, COMMANDS)).map((name) => `${COMMANDS}/${name}`);
const judge = [`${COMMANDS}/diff.ts`, `${COMMANDS}/report-render.ts`];
/** Renders the sources of a checkout: review.yaml names the head, and so never asks for it. */
const ofCheckout = 'apps/vmshiftctl/src/diff/working-tree.ts';

test('review.yaml judges and plans commits, and runs no other command', () => {
  const calls = Object.values(readWorkflow('.github/workflows/review.yaml').jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/\.\/vmshiftctl (\S+ \S+ \S+(?: "\$MERGE")?)/g)].map(([, call]) => call),
    ),
  );
  expect(calls).toEqual([
    'diff "$MERGE^1" --head "$MERGE"',
    'report render "$review/review.json"',
    'plan --revision "$MERGE"',
    'diff "$MERGE^1" --head "$MERGE"',
    'report render "$RUNNER_TEMP/review.json"',
  ]);
});

test('everything that the program loads to judge two commits counts as the judge', () => {
  const loaded = closure([...judge, 'apps/vmshiftctl/src/main.ts'], [...otherCommands, ofCheckout]);
  expect(loaded.size).toBeGreaterThan(300);
  for (const path of [
    'packages/manifest-review/src/review.ts',
    'packages/terraform-review/src/index.ts',
    'packages/findings/src/acknowledgements/parse-acknowledgements.ts',
    'packages/environments/src/dev.ts',
  ])
    expect([path, loaded.has(path)]).toEqual([path, true]);
  expect([...loaded].filter((path) => !isJudgePath(path))).toEqual([]);
});

test('rendering a checkout is what the sources of the chart are loaded for', () => {
  expect([...closure([ofCheckout], [])].filter((path) => !isJudgePath(path)).length).toBeGreaterThan(20);
});
