import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

interface Plan {
  readonly globalCacheInputs: { readonly hashOfInternalDependencies: string };
  readonly tasks: readonly { readonly taskId: string; readonly command: string; readonly inputs: object }[];
}

/** What turbo would run. PATH is that of npx, which has what is installed in the root alone. */
function plan(...tasks: readonly string[]): Plan {
  const PATH = [join(root, 'node_modules/.bin'), join(process.execPath, '..'), '/usr/bin', '/bin'].join(':');
  const { stdout } = spawnSync('turbo', ['run', ...tasks, '--dry=json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: '1' },
  });
  return JSON.parse(stdout.slice(stdout.indexOf('{')));
}

test('turbo checks types and lints the whole repository, after what it generates', () => {
  const { tasks } = plan('typecheck', 'lint');
  const commands = Object.fromEntries(tasks.map(({ taskId, command }) => [taskId, command]));
  expect(commands).toEqual({
    '//#typecheck': 'node tooling/run.mjs typecheck',
    '//#lint': 'node tooling/run.mjs lint',
    '@cdktf/provider-linode#generate': 'node scripts/generate.mjs',
    '@vmshift/kubernetes#generate': 'node scripts/generate-schema.mjs',
  });
  const [typecheck] = tasks.filter(({ taskId }) => taskId === '//#typecheck');
  // Each one could bring a type error that a kept result would not tell of.
  expect(Object.keys(typecheck?.inputs ?? {})).toEqual(
    expect.arrayContaining([
      ...['apps/vmshiftctl/src/main.ts', 'packages/environments/src/production.ts', 'packages/page/package.json'],
      ...['tooling/architecture/turbo-tasks.test.ts', 'tsconfig.json'],
    ]),
  );
});

// What the root depends on by "workspace:" counts for every package: then an edit of one makes all of them again, the
// generated bindings too, and a person waits for them. "link:" gives the root the same program without that.
test('an edit of one package generates nothing of another', () => {
  expect(plan('generate').globalCacheInputs.hashOfInternalDependencies).toBe('');
});
