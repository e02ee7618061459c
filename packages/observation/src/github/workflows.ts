import { z } from 'zod';
import type { GitHubApi } from './github-api';

/** A workflow of a repository. */
export interface ObservedWorkflow {
  /** Name of its file, such as `drift.yaml`. */
  readonly file: string;
  /** `active`, `disabled_manually`, `disabled_inactivity`, `disabled_fork` or `deleted`. */
  readonly state: string;
}

/** @see https://docs.github.com/rest/actions/workflows#list-repository-workflows */
const WORKFLOWS = z.object({ workflows: z.array(z.object({ path: z.string(), state: z.string() })) });

/** What GitHub runs by itself, such as Dependabot, has no file and is left out. */
export async function readWorkflows(api: GitHubApi, repository: string): Promise<readonly ObservedWorkflow[]> {
  const { workflows } = WORKFLOWS.parse(await api(`/repos/${repository}/actions/workflows?per_page=100`));
  return workflows.flatMap(({ path, state }) => {
    const [, file] = /^\.github\/workflows\/([^/]+)$/.exec(path) ?? [];
    return file === undefined ? [] : [{ file, state }];
  });
}
