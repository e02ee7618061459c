import { readFileSync } from 'node:fs';

const ID = /\b(?:id|rule): '([a-z0-9]+(?:-[a-z0-9]+)*)'/g;

/** The page shows what others found: its ids are those of its sections. */
const WITHOUT_RULES = ['packages/page'];

/** Ids that the sources give to findings or problems and that no registry holds, by package: their rules cannot be removed. */
export function idsWithoutRegistry(
  sources: readonly string[],
  known: ReadonlySet<string>,
): Readonly<Record<string, readonly string[]>> {
  const ids = new Map<string, Set<string>>();
  for (const file of sources) {
    const [, folder] = /\/(packages\/[^/]+)\/src\//.exec(file) ?? [];
    if (folder === undefined || WITHOUT_RULES.includes(folder) || file.endsWith('.test.ts')) continue;
    for (const [, id = ''] of readFileSync(file, 'utf8').matchAll(ID)) {
      if (!known.has(id)) ids.set(folder, (ids.get(folder) ?? new Set()).add(id));
    }
  }
  return Object.fromEntries([...ids].map(([folder, found]) => [folder, [...found].sort()]));
}
