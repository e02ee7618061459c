import { codeOwners, type Model } from '../../packages/environments/src';

/** Texts in which the names of a model stand outside of it: workflows, owners, documents, and what the application is given. */
export const FILES_WITH_NAMES = ['.github', 'templates', ':(glob)docs/*.md', 'README.md', 'CONTRIBUTING.md'] as const;

/** A text in which the names of one model are those of another one: each whole, and where it has that meaning. */
export function followNames(text: string, before: Model, after: Model): string {
  const [was, is] = [before, after].map(namesOf) as [Names, Names];
  const next = new Map(was.words.map((word, index) => [word, is.words[index] ?? word]));
  // The longest first: an image is named like its repository.
  const words = [...next.keys()].sort((a, b) => b.length - a.length).map(escapeExpression);
  const whole = new RegExp(`(?<![\\w.-])(?:${words.join('|')})(?![\\w-])`, 'g');
  const renamed = was.lines.reduce(
    (done, line, index) => done.replace(line, (match) => is.written(index, match)),
    text,
  );
  return renamed.replace(whole, (word) => next.get(word) ?? word);
}

interface Names {
  /** What stands as it is. */
  readonly words: readonly string[];
  /** What stands in parts. */
  readonly lines: readonly RegExp[];
  /** The line of this place that stands for what the other model's matched. */
  readonly written: (line: number, match: string) => string;
}

function namesOf({ platform }: Model): Names {
  const { repository, applicationRepository, images, argoCd } = platform;
  const owners = `* ${codeOwners(platform).join(' ')}`;
  const repositories = [repository, applicationRepository].map((each) => each.split('/') as [string, string]);
  return {
    words: [repository, applicationRepository, images.api, images.celery, argoCd.host],
    lines: [
      ...repositories.map(([owner, name]) => tokenScope(escapeExpression(owner), escapeExpression(name))),
      new RegExp(`^${escapeExpression(owners)}$`, 'gm'),
    ],
    written: (line, match) => {
      const [owner, name] = repositories[line] ?? [];
      if (owner === undefined || name === undefined) return owners;
      const [, indent = ''] = /\n(\s*)/.exec(match) ?? [];
      return `owner: ${owner}\n${indent}repositories: ${name}`;
    },
  };
}

/** The repository that the token of an App is for. */
function tokenScope(owner: string, name: string): RegExp {
  return new RegExp(`owner: ${owner}\\n[ ]*repositories: ${name}$`, 'gm');
}

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
