import type { Git } from '../git/git';
import type { Upstream } from './upstream';

/**
 * Where a push to a remote goes, as it can be shown, unless that is the platform's repository at GitHub: what a workflow there
 * pushes never arrives in another one, such as a fork, a mirror or a folder to practise in. The host may have any name: that
 * of an entry in the configuration of ssh, or of a proxy.
 *
 * @param repository of the platform, `owner/name`
 */
export async function foreignRemote(
  repository: string,
  { remote }: Pick<Upstream, 'remote'>,
  git: Git,
): Promise<string | undefined> {
  const url = (await git.attempt(['remote', 'get-url', '--push', remote])).stdout.trim();
  const name = repositoryAt(url);
  if (name?.toLowerCase() === repository.toLowerCase()) return undefined;
  return name ?? url.replace(/\/\/[^/@]*@/, '//');
}

/**
 * The `owner/name` of an address: the end of its path.
 *
 * @returns undefined for a folder
 * @see https://git-scm.com/docs/git-push#_git_urls
 */
export function repositoryAt(url: string): string | undefined {
  const [, path] = /^(?!file:)(?:[a-z+]+:\/\/[^/]+\/+|[^/:]{2,}:\/*)(.+)$/i.exec(url) ?? [];
  const [, repository] = /(?:^|\/)([^/]+\/[^/]+?)(?:\.git)?\/*$/.exec(path ?? '') ?? [];
  return repository;
}
