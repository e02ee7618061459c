import { type GitHubApi, GitHubError, reasonOf } from '@vmshift/observation';
import { type GitHubReader, NotShown } from './github-reader';
import type { Gap, Part } from './part';
import type { RepositoryParts } from './parts/parts';

/** What became of the comparison of one part. */
export type Outcome =
  | { readonly part: Part; readonly gaps: readonly Gap[] }
  | { readonly part: Part; readonly notShown: NotShown }
  /** Nothing else can be asked either. */
  | { readonly part: Part; readonly stopped: Unreachable }
  /** An answer of another kind or form, which is of this part. */
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
    if (!(error instanceof GitHubError)) return noAnswer(error);
    return (
      whyStopped(error) ?? {
        ...{ id: repository, what: repository, everywhere: false, because: reasonOf(error) },
        fix: `its name is in packages/environments/src/platform.ts; where it is right, the token does not see it: gh auth login, or a GH_TOKEN that has ${repository}`,
      }
    );
  }
}

/** Why nothing more can be asked: a limit, a token that is not valid, or no answer at all; undefined for any other failure. */
export function whyStopped(error: unknown): Unreachable | undefined {
  if (!(error instanceof GitHubError)) {
    const silent = error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
    return silent ? noAnswer(error) : undefined;
  }
  const stopped = { ...GITHUB, because: reasonOf(error) };
  if (error.retryAfterMs !== undefined) return { ...stopped, fix: 'run it again then' };
  if (error.status === 401) return { ...stopped, fix: 'the token is not valid: gh auth login, or set GH_TOKEN' };
  return undefined;
}

const GITHUB = { id: 'github', what: 'GitHub', everywhere: true } as const;

function noAnswer(error: unknown): Unreachable {
  return {
    ...GITHUB,
    because: `it cannot be reached: ${reasonOf(error)}`,
    fix: 'check the network, https://www.githubstatus.com, and GITHUB_API_URL where it is set',
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
    if (error instanceof NotShown) return { part, notShown: error };
    const stopped = whyStopped(error);
    return stopped === undefined ? { part, failure: error } : { part, stopped };
  }
}
