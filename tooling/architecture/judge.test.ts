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
        readonly exports?: Readonly<Record<string, string>>;
      };
      return Object.entries(exports).flatMap(([entry, source]) =>
        source.includes('*') ? [] : [[posix.join(name, entry), posix.join(folder, source)] as const],
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
const judge = ['diff', 'plan', 'report-render'].map((name) => `${COMMANDS}/${name}.ts`);
/** Render the sources of a checkout: review.yaml names a commit, and so never asks for them. */
const ofCheckout = ['diff/working-tree', 'terraform/refuse-invalid-model'].map(
  (name) => `apps/vmshiftctl/src/${name}.ts`,
);

/** Renders with the chart of main where a finding comes from: a link depends on it, and no finding (docs/adr). */
const links = 'apps/vmshiftctl/src/report/finding-origins.ts';

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

test('everything that the program loads to judge or to plan a commit counts as the judge', () => {
  const loaded = closure([...judge, 'apps/vmshiftctl/src/main.ts'], [...otherCommands, ...ofCheckout, links]);
  expect(loaded.size).toBeGreaterThan(300);
  for (const path of [
    'packages/manifest-review/src/review.ts',
    'packages/terraform-review/src/index.ts',
    'packages/findings/src/acknowledgements/parse-acknowledgements.ts',
    'packages/environments/src/dev.ts',
    'apps/vmshiftctl/src/terraform/check-revision.ts',
    'apps/infra/src/terraform/stack-variables.ts',
  ])
    expect([path, loaded.has(path)]).toEqual([path, true]);
  expect([...loaded].filter((path) => !isJudgePath(path))).toEqual([]);
});

test.each([...ofCheckout, links])('%s is what the sources of the chart are loaded for', (path) => {
  expect([...closure([path], [])].filter((one) => !isJudgePath(one)).length).toBeGreaterThan(20);
});

test('a plan of a commit synthesizes nothing', () => {
  const loaded = closure(['apps/vmshiftctl/src/terraform/plan-revision.ts'], []);
  expect([...loaded].filter((path) => /synthesize-app|refuse-invalid-model|working-tree/.test(path))).toEqual([]);
});
