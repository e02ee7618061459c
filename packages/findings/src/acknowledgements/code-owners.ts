/** Where GitHub looks for the file, the first that is there. @see https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners */
export const CODE_OWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** A line of CODEOWNERS; without owners it takes its paths from those that are named above. */
export interface CodeOwnersLine {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/** The lines that name a pattern, in their order. @param text content of CODEOWNERS */
export function codeOwnersLines(text: string): readonly CodeOwnersLine[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [pattern = '', ...owners] = line.split(/\s+/);
      return { pattern, owners };
    });
}

/**
 * The owners of a path, such as `@login` and `@organization/team`: those of the last line whose pattern takes it. A pattern
 * that GitHub does not read (`!`, `[ ]`, an escape) takes nothing, as there.
 * @param text content of CODEOWNERS
 */
export function codeOwnersOf(path: string, text: string): readonly string[] {
  return codeOwnersLines(text).findLast(({ pattern }) => patternOf(pattern)?.test(path) ?? false)?.owners ?? [];
}

const WILDCARDS: Readonly<Record<string, string>> = {
  '*': '[^/]*',
  '?': '[^/]',
  '**': '.*',
  '**/': '(.+/)?',
  '/**': '/.+',
  '/**/': '/(.+/)?',
};

/** A pattern of gitignore, as far as GitHub reads it. */
function patternOf(pattern: string): RegExp | undefined {
  if (/[![\]\\]/.test(pattern)) return undefined;
  const anchored = /\/./.test(pattern);
  const parts = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .split(/(\/?\*\*\/?|\*|\?)/);
  const source = parts.map((part) => WILDCARDS[part] ?? part.replace(/[.+^${}()|]/g, '\\$&')).join('');
  // A pattern with a star for its last name takes the files of that folder, and not those of the folders below.
  const below = pattern.endsWith('/') ? '/.+' : /\/\*$/.test(pattern) ? '' : '(/.+)?';
  return new RegExp(`^${anchored ? '' : '(.+/)?'}${source}${below}$`, 's');
}
