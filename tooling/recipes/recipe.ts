import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workflows/workflow-file';

/** A recipe of CONTRIBUTING.md. */
export interface Recipe {
  readonly title: string;
  /** What stands between backticks, in order. */
  readonly code: readonly string[];
  /** Files and folders that it names, from the root; `<name>` stands for any name. */
  readonly files: readonly string[];
}

const HEADING = /^## (.+)$/gm;
const TOP_FOLDERS = /^(?:\.github|apps|cdktf\.out|dist|docs|packages|templates|tooling)\//;

/** Every section of CONTRIBUTING.md, as a recipe. */
export const recipes: readonly Recipe[] = readRecipes(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));

/** The recipe of the title. */
export function recipe(title: string): Recipe {
  const found = recipes.find((one) => one.title === title);
  if (found === undefined) throw new Error(`CONTRIBUTING.md has no section "${title}"`);
  return found;
}

function readRecipes(text: string): readonly Recipe[] {
  const headings = [...text.matchAll(HEADING)];
  return headings.map(({ 1: title = '', index }, position) => {
    const section = text.slice(index, headings[position + 1]?.index);
    const code = [...section.matchAll(/`([^`\n]+)`/g)].flatMap(([, span]) => span ?? []);
    return { title, code, files: [...new Set(code.filter((span) => TOP_FOLDERS.test(span)))] };
  });
}

/** Whether the recipe names the file, or a folder of it. */
function names({ files }: Recipe, file: string): boolean {
  return files.some((named) => {
    const pattern = named.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/<\w+>/g, '[^/]+');
    return new RegExp(`^${pattern}(?:/|$)`).test(file);
  });
}

/** Carries out a recipe on copies of the files that it names, and on no others. */
export class Walk {
  /** The copies that were edited or added, by their paths from the root. */
  readonly files = new Map<string, string>();
  private readonly recipe: Recipe;

  constructor(title: string) {
    this.recipe = recipe(title);
  }

  /** A line of code that the recipe shows, by how it begins. */
  line(beginning: string): string {
    const found = this.recipe.code.find((span) => span.startsWith(beginning));
    if (found === undefined) throw new Error(`"${this.recipe.title}" shows no code that begins with ${beginning}`);
    return found;
  }

  /** The text of a file as the walk has left it. */
  read(file: string): string {
    return this.files.get(file) ?? readFileSync(join(root, file), 'utf8');
  }

  /** Replaces what stands in the file once. */
  edit(file: string, before: string | RegExp, after: string): void {
    const pieces = this.read(file).split(before);
    if (pieces.length !== 2) throw new Error(`${file}: ${before} stands there ${pieces.length - 1} times, not once`);
    this.write(file, pieces.join(after));
  }

  /** Writes a file that is not there yet. */
  add(file: string, text: string): void {
    if (existsSync(join(root, file))) throw new Error(`${file} is there already`);
    this.write(file, text);
  }

  private write(file: string, text: string): void {
    if (!names(this.recipe, file)) throw new Error(`"${this.recipe.title}" does not name ${file}`);
    this.files.set(file, text);
  }
}
