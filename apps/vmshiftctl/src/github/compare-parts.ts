import { type GitHubApi, GitHubError, reasonOf } from '@vmshift/observation';
import { type GitHubReader, NotShown } from './github-reader';
import type { Gap, Part } from './part';
import type { RepositoryParts } from './parts/parts';

/** What became of the comparison of one part. */
export type Outcome =
  | { readonly part: Part; readonly gaps: readonly Gap[] }
  | { readonly part: Part; readonly notShown: NotShown }
  | { readonly part: Part; readonly failure: unknown };

/** Why nothing of GitHub, or of one repository, can be compared. */
export interface Unreachable {
  /** Kebab-case. */
  readonly id: string;
  readonly what: string;
  readonly because: string;
  readonly fix: string;
  /** Whether no other repository has to be tried. */
  readonly everywhere: boolean;
}

/** Asks for the repository itself; undefined where GitHub shows it. */
export async function whyUnreachable(api: GitHubApi, repository: string): Promise<Unreachable | undefined> {
  try {
    await api(`/repos/${repository}`);
    return undefined;
  } catch (error) {
    return unreachable(error, repository);
  }
}

/** Whether a failure is of everything that is asked, and not of the part. */
export function unreachable(error: unknown, repository: string): Unreachable {
  const whole = { id: 'github', what: 'GitHub', everywhere: true, because: reasonOf(error) };
  if (!(error instanceof GitHubError))
    return {
      ...whole,
      because: `it cannot be reached: ${reasonOf(error)}`,
      fix: 'check the network, https://www.githubstatus.com, and GITHUB_API_URL where it is set',
    };
  if (error.retryAfterMs !== undefined) return { ...whole, fix: 'run it again then' };
  if (error.status === 401) return { ...whole, fix: 'the token is not valid: gh auth login, or set GH_TOKEN' };
  return {
    ...{ id: repository, what: repository, everywhere: false, because: reasonOf(error) },
    fix: `its name is in packages/environments/src/platform.ts; where it is right, the token does not see it: gh auth login, or a GH_TOKEN that has ${repository}`,
  };
}

/** Compares each part; what cannot be compared stops no other. */
export function compareParts({ parts }: RepositoryParts, reader: GitHubReader): Promise<readonly Outcome[]> {
  return Promise.all(parts.map((part) => comparePart(part, reader)));
}

export async function comparePart(part: Part, reader: GitHubReader): Promise<Outcome> {
  try {
    return { part, gaps: await part.gaps(reader) };
  } catch (error) {
    return error instanceof NotShown ? { part, notShown: error } : { part, failure: error };
  }
}

/** A limit, or no answer at all; what is left is an answer of another kind or form, which is of its part. */
export function isOfAll(error: unknown): boolean {
  if (error instanceof GitHubError) return error.retryAfterMs !== undefined || error.status === 401;
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}
