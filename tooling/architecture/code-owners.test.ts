import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { codeOwnersLines, codeOwnersOf } from '../../packages/findings/src';
import { executionClosure, trackedFiles as tracked } from './execution-closure';

const root = join(__dirname, '../..');
const committed = readFileSync(join(root, '.github/CODEOWNERS'), 'utf8');

/**
 * Paths that anybody may change without a Code Owner. Such a path reaches no credential, and nothing that is rendered or
 * executed; each is listed with the reason.
 */
const EXCEPTIONS: readonly string[] = [];

/** The owners of a path. */
function ownersOf(path: string, codeOwners: string): readonly string[] {
  for (const { pattern } of codeOwnersLines(codeOwners)) {
    if (/[![\]\\]/.test(pattern)) throw new Error(`${pattern}: GitHub reads no such pattern in CODEOWNERS`);
  }
  return codeOwnersOf(path, codeOwners);
}

const unowned = (codeOwners: string): readonly string[] =>
  tracked.filter((path) => ownersOf(path, codeOwners).length === 0);

test('every file has a Code Owner, but for the listed ones', () => {
  expect(tracked.length).toBeGreaterThan(100);
  expect(unowned(committed).filter((path) => !EXCEPTIONS.includes(path))).toEqual([]);
  expect(EXCEPTIONS.filter((path) => !tracked.includes(path))).toEqual([]);
});

test('so does every file that may be added', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[^/\0]{1,12}$/), { minLength: 1, maxLength: 5 }), (names) => {
      expect(ownersOf(names.join('/'), committed)).not.toEqual([]);
    }),
  );
});

test('everything that decides what is deployed is among them', () => {
  for (const path of [
    ...['.github/CODEOWNERS', '.github/workflows/release.yaml', '.github/actions/setup/action.yaml', '.ci/run'],
    ...['apps/vmshift/src/images.ts', 'apps/vmshift/releases/production.json', 'apps/infra/acknowledged.json'],
    ...['packages/manifest-review/src/review.ts', 'packages/environments/src/production.ts', 'tooling/run.mjs'],
    ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tooling/pnpm/package-lock.json', 'package.json', 'turbo.json'],
    ...['cdk8s.yaml', 'cdktf.json', 'dist/production/vmshift-api.deployment.yaml', 'docs/on-call.md'],
  ]) {
    expect([path, tracked.includes(path), ownersOf(path, committed)]).toEqual([path, true, [expect.any(String)]]);
  }
});

/** The workflows with a job that holds a credential of ours: it runs in an environment, or may write. */
const privileged = tracked.filter((path) => {
  if (!path.startsWith('.github/workflows/')) return false;
  const { jobs } = parse(readFileSync(join(root, path), 'utf8')) as { jobs: Record<string, PrivilegedJob> };
  return Object.values(jobs).some(
    ({ environment, permissions = {} }) => environment !== undefined || Object.values(permissions).includes('write'),
  );
});

interface PrivilegedJob {
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
}

/** What decides: it runs near a credential, it renders, or it judges. */
const deciding = executionClosure([...privileged, 'cdk8s.yaml', 'cdktf.json', 'vmshiftctl', '.github/CODEOWNERS']);

test('nothing that a privileged job, a render or the judge executes can be excepted', () => {
  expect(privileged.length).toBeGreaterThan(4);
  expect(EXCEPTIONS.filter((path) => deciding.has(path))).toEqual([]);
  for (const path of [
    ...['apps/vmshift/src/images.ts', 'packages/manifest-review/src/review.ts', 'packages/findings/src/rule.ts'],
    ...['.github/actions/setup/action.yaml', 'tooling/run.mjs', 'tooling/bundle.mjs', 'tooling/pnpm/package-lock.json'],
    ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'turbo.json', 'apps/infra/chart-keys/traefik.keys'],
    ...[
      'packages/provider-linode/schema/linode.json',
      'apps/vmshiftctl/package.json',
      'tooling/workflows/drift-report.mjs',
    ],
  ]) {
    expect([path, tracked.includes(path), deciding.has(path)]).toEqual([path, true, true]);
  }
});

test('an owner is a user or team that GitHub can ask', () => {
  const owners = new Set(tracked.flatMap((path) => ownersOf(path, committed)));
  for (const owner of owners) expect(owner).toMatch(/^@[A-Za-z0-9-]+(\/[\w-]+)?$/);
});

test.each([
  ['a later line without an owner', '* @a\n/apps/vmshift/src/\n', 'apps/vmshift/src/images.ts'],
  ['a list of outputs alone', '/dist/production/ @a\n/apps/infra/ @a\n/.github/ @a\n', 'apps/vmshift/src/images.ts'],
  ['a line that is a comment', '# * @a\n', 'package.json'],
])('%s leaves a file that decides without an owner', (_, codeOwners, path) => {
  expect(unowned(codeOwners)).toContain(path);
});
