import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of a folder's files by name, sorted; without folders, links and what was staged. None where there is no folder. */
export function readTexts(directory: string): ReadonlyMap<string, string> {
  if (!existsSync(directory)) return new Map();
  const files = readdirSync(directory, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  );
  const names = files.map(({ name }) => name).sort();
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}
