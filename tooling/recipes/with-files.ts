import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { root } from '../workflows/workflow-file';

/**
 * Loads a module with copies in the place of files: what it imports, and what that imports, comes from the copies.
 * @param files text of each TypeScript file by its path from the root; a file need not exist
 * @param load requires the module
 */
export function withFiles<T>(files: ReadonlyMap<string, string>, load: () => T): T {
  const sources = new Map(
    [...files].filter(([file]) => file.endsWith('.ts')).map(([file, text]) => [join(root, file), text]),
  );
  const loaded = new Map<string, object>();
  const evaluate = (file: string): object => {
    const known = loaded.get(file);
    if (known !== undefined) return known;
    const exported = {};
    loaded.set(file, exported);
    const { code } = transformSync(sources.get(file) ?? '', {
      filename: file,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
    });
    new Function('exports', 'require', code)(exported, (id: string) => requireFrom(dirname(file), id));
    return exported;
  };
  const requireFrom = (folder: string, id: string): unknown => {
    const file = join(folder, id);
    if (id.startsWith('.') && sources.has(`${file}.ts`)) return evaluate(`${file}.ts`);
    return require(id.startsWith('.') ? file : require.resolve(id, { paths: [folder] }));
  };
  let result: { readonly value: T } | undefined;
  jest.isolateModules(() => {
    for (const file of sources.keys()) jest.doMock(file, () => evaluate(file), { virtual: true });
    try {
      result = { value: load() };
    } finally {
      for (const file of sources.keys()) jest.dontMock(file);
    }
  });
  if (result === undefined) throw new Error('nothing was loaded');
  return result.value;
}
