/** An environment of a repository's settings, as far as it decides whether a job starts and what it is given. */
export interface GitHubEnvironment {
  /**
   * Branches and tags that may use it, by their full ref.
   * @default every one
   */
  readonly refs?: readonly string[];
  /** Whether the reviewers let the job run. @default it asks for none */
  readonly approve?: () => boolean;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The environments of a repository by name. One that is not there is made by the first job that names it, with nothing. */
export type GitHubEnvironments = Readonly<Record<string, GitHubEnvironment>>;

/** What a job finds in its environment, or GitHub's words where it may not start. */
export type Entry = { readonly secrets: Readonly<Record<string, string>> } | { readonly refused: string };

/**
 * Lets a job into the environment that it names.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function enterEnvironment(name: string, ref: string, environments: GitHubEnvironments): Entry {
  const { refs, approve, secrets = {} } = environments[name] ?? {};
  if (refs !== undefined && !refs.includes(ref)) {
    const short = ref.replace(/^refs\/(heads|tags|pull)\//, '');
    return { refused: `Branch "${short}" is not allowed to deploy to ${name} due to environment protection rules.\n` };
  }
  if (approve !== undefined && !approve())
    return { refused: `The deployment to ${name} was rejected by its reviewers.\n` };
  return { secrets };
}
