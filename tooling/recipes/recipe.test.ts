import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workflows/workflow-file';
import { recipe, recipes, Walk } from './recipe';

const named = recipes.flatMap(({ title, files }) => files.map((file) => [title, file] as const));

/** Made by `./vmshiftctl lock-charts` where the repositories of the charts are reached, and committed from there. */
const MADE_ELSEWHERE = 'apps/infra/charts.lock.json';

test('every file that a recipe names is there, up to the first name that it leaves open', () => {
  expect(named.length).toBeGreaterThan(30);
  const lost = named.filter(([, file]) => {
    const [known = ''] = file.split(/[<*]/);
    return (
      !existsSync(join(root, known.slice(0, known.lastIndexOf('/') + 1) || known)) ||
      (known === file && file !== MADE_ELSEWHERE && !existsSync(join(root, file)))
    );
  });
  expect(lost).toEqual([]);
});

describe('a walk', () => {
  test('edits what its recipe names, and nothing else', () => {
    const walk = new Walk('Add a stack');
    const file = 'packages/environments/src/stacks.ts';
    walk.edit(file, "export const ARGOCD_STACK = 'argocd';", "export const ARGOCD_STACK = 'other';");
    expect(walk.read(file)).toContain("'other'");
    expect(() => walk.edit('packages/environments/src/names.ts', 'imageTagPrefix(', 'other(')).toThrow(
      '"Add a stack" does not name',
    );
    expect(() => walk.add('packages/environments/src/new.ts', '')).toThrow('"Add a stack" does not name');
  });

  test('adds files to the folders that are named, and overwrites none', () => {
    const walk = new Walk('Add a stack');
    walk.add('apps/infra/src/stacks/new-stack.ts', 'x');
    expect([...walk.files.keys()]).toEqual(['apps/infra/src/stacks/new-stack.ts']);
    expect(() => walk.add('apps/infra/src/stacks/cluster-stack.ts', 'x')).toThrow('is there already');
  });

  test('refuses an edit of what does not stand there once', () => {
    const walk = new Walk('Add a stack');
    expect(() => walk.edit('packages/environments/src/stacks.ts', 'no such text', '')).toThrow('stands there 0 times');
  });

  test('gives the code that the recipe shows', () => {
    expect(new Walk('Place a workload on a node pool').line('nodePool')).toBe("nodePool: 'batch',");
    expect(() => new Walk('Add a stack').line('nothing')).toThrow('shows no code');
  });
});

test('a recipe that is not there is refused', () => {
  expect(() => recipe('Do nothing')).toThrow('CONTRIBUTING.md has no section "Do nothing"');
});
