import type { z } from 'zod';
import type { GitHubReader } from '../github-reader';

/**
 * The environment of that name; undefined where there is none. GitHub does not tell upper from lower case in the name.
 * @see https://docs.github.com/rest/deployments/environments
 */
export async function findEnvironment<T extends { readonly name: string }>(
  { list }: GitHubReader,
  repository: string,
  name: string,
  form: z.ZodType<T>,
): Promise<T | undefined> {
  const environments = await list(`/repos/${repository}/environments`, 'environments', form);
  return environments.find((environment) => environment.name.toLowerCase() === name.toLowerCase());
}
