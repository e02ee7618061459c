// Removes every rule in turn and runs its tests: a rule that no test misses is not tested. `--sample N` removes N rules,
// others every day (or for every `--seed TEXT`), so that CI goes through all of them in time.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCLI } from 'jest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = join(root, 'tooling/mutation');
const packages = createRequire(import.meta.url)(join(root, 'jest.config.js')).projects.find(
  ({ displayName }) => displayName === 'packages',
);
/** The project of the packages. Each rule that is removed needs modules of its own. */
const base = { ...packages, testEnvironment: join(root, 'tooling/testing/environment.cjs') };

const { values } = parseArgs({
  options: { sample: { type: 'string' }, seed: { type: 'string', default: new Date().toISOString().slice(0, 10) } },
});
if (values.sample !== undefined && !/^[1-9]\d*$/.test(values.sample)) {
  console.error(`--sample ${values.sample}: allowed: a number from 1`);
  process.exit(2);
}

/** Runs each test file of each project; a result has the name of its project. */
async function run(projects) {
  const config = {
    rootDir: root,
    maxWorkers: '100%',
    // Against what a test file leaves behind, as in jest.config.js.
    workerIdleMemoryLimit: '1GB',
    projects: projects.map((project) => ({ ...base, ...project, id: digest(JSON.stringify(project)) })),
  };
  const { results } = await runCLI({ config: JSON.stringify(config), reporters: [], silent: true, $0: '', _: [] }, [
    root,
  ]);
  return results.testResults;
}

async function listRules() {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    const file = join(folder, 'rules.json');
    const project = { displayName: 'list', roots: [here], testMatch: [join(here, 'list-rules.ts')] };
    const [result] = await run([{ ...project, globals: { RULE_LIST: file } }]);
    if (result?.numPassingTests !== 1) throw new Error(result?.failureMessage ?? 'the rules could not be listed');
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where Jest looks for the tests, and nowhere else. */
function rootsOf(tests) {
  return [...new Set(tests.map((test) => dirname(test)))];
}

function failed({ numFailingTests, testExecError }) {
  return numFailingTests > 0 || testExecError !== undefined;
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex');
}

const { rules, others } = await listRules();
const chosen = rules
  .map((rule) => ({ ...rule, order: digest(`${values.seed} ${rule.id}`) }))
  .sort((a, b) => (a.order < b.order ? -1 : 1))
  .slice(0, Number(values.sample ?? rules.length));

const withTests = chosen.filter(({ tests }) => tests.length > 0);
const allTests = [...new Set(withTests.flatMap(({ tests }) => tests))];
const unchanged = await run([{ displayName: 'unchanged', roots: rootsOf(allTests), testMatch: allTests }]);
const red = unchanged.filter((result) => failed(result));
if (red.length > 0) {
  console.error('tests fail before any rule is removed; fix: make them pass first');
  for (const { testFilePath, failureMessage } of red) console.error(`${testFilePath}\n${failureMessage}`);
  process.exit(1);
}

const results = await run(
  withTests.map(({ id, tests }) => ({
    displayName: id,
    roots: rootsOf(tests),
    testMatch: tests,
    globals: { REMOVED_RULE: id },
    setupFiles: [join(here, 'remove-rule.ts')],
  })),
);

const missed = new Set(results.filter(failed).map(({ displayName }) => displayName.name));
const unmissed = chosen.filter(({ id }) => !missed.has(id));

for (const [folder, ids] of Object.entries(others)) {
  console.log(`${folder}: ${ids.length} ids in no registry, whose rules could not be removed: ${ids.join(', ')}`);
}
for (const { id } of unmissed) console.log(`no test misses ${id}`);
console.log(`removed ${chosen.length} of ${rules.length} rules in turn; ${unmissed.length} that no test misses`);
process.exitCode = unmissed.length === 0 ? 0 : 1;
