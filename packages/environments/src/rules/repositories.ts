import { isGitHubRepository, isGitRevision, isHttpsUrl } from './formats';
import { modelRule } from './rule';

/**
 * Protects what Argo CD clones: a public address without credentials, of this very repository, at a revision that Git
 * takes.
 */
export const repositories = modelRule(
  {
    id: 'repositories',
    title: 'Argo CD clones this repository, without credentials, at a revision that exists',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/',
  },
  ({ platform, environments }, report) => {
    for (const path of ['repository', 'applicationRepository'] as const) {
      if (!isGitHubRepository(platform[path])) report('platform', path, platform[path], '<owner>/<name> on GitHub');
    }
    const { repository, repositoryUrl, targetRevision } = platform;
    if (!isHttpsUrl(repositoryUrl, { path: true }) || !repositoryUrl.replace(/\.git$/, '').endsWith(`/${repository}`)) {
      const named = isGitHubRepository(repository) ? repository : 'this repository';
      const allowed = `the https address of ${named}, without credentials`;
      report('platform', 'repositoryUrl', withoutCredentials(repositoryUrl), allowed);
    }
    const allowed = 'a branch, tag or commit that git check-ref-format takes';
    if (!isGitRevision(targetRevision)) report('platform', 'targetRevision', targetRevision, allowed);
    for (const { name, targetRevision: revision } of environments) {
      if (revision !== undefined && !isGitRevision(revision)) report(name, 'targetRevision', revision, allowed);
    }
  },
);

/** A message must not spread a password that stands in an address. */
function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//…@');
}
