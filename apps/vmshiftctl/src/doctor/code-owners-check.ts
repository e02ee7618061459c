import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOwners, type PlatformConfig } from '@vmshift/environments';
import { codeOwnersLines } from '@vmshift/findings';
import type { Check } from './check';

const FILE = '.github/CODEOWNERS';

/** Whether CODEOWNERS names those whom the model names, and no one else, for every path that it lists. */
export function codeOwnersCheck(root: string, platform: PlatformConfig): Check {
  const wanted = codeOwners(platform);
  const question = { id: 'code-owners', what: `${FILE} (${wanted.join(' ')} for every path)` };
  const path = join(root, FILE);
  const lines = existsSync(path) ? codeOwnersLines(readFileSync(path, 'utf8')) : [];
  const others = [...new Set(lines.flatMap(({ owners }) => owners))].filter((owner) => !wanted.includes(owner));
  const everything = lines.some(
    ({ pattern, owners }) => pattern === '*' && wanted.every((one) => owners.includes(one)),
  );
  const problems = [
    ...(everything ? [] : [`no line "* ${wanted.join(' ')}"`]),
    ...(others.length > 0 ? [`also ${others.join(', ')}, whom the model does not name`] : []),
  ];
  if (problems.length === 0) return { ...question, state: 'fine', found: 'as the model says' };
  const fix = `correct ${FILE}, or repositoryOwner in packages/environments/src/platform.ts`;
  return { ...question, state: 'missing', found: problems.join('; '), fix };
}
