import type { EnvironmentConfig } from './environment-config';
import type { PlatformConfig } from './platform-config';

/** Folder of the rendered manifests, from the root of the repository. */
export const DIST_FOLDER = 'dist';

/** Folder of everything that CDKTF writes and Terraform loads, from the root of the repository. */
export const STACKS_FOLDER = 'cdktf.out';

/** Prefix of every image tag that may run in the environment. */
export function imageTagPrefix(environment: Pick<EnvironmentConfig, 'branch'>): string {
  return `${environment.branch}-`;
}

/** Name of the environment's Argo CD Application and of its cluster at Linode and in Argo CD. */
export function applicationName(environment: Pick<EnvironmentConfig, 'name'>): string {
  return `vmshift-${environment.name}`;
}

/**
 * Name of the kubectl context by which people and the program reach the environment's cluster (docs/setup.md, "Reach
 * a cluster").
 */
export function contextName(environment: Pick<EnvironmentConfig, 'name'>): string {
  return `vmshift-${environment.name}`;
}

/** Name of the environment that a kubectl context of ours leads to; undefined for a context of another name. */
export function environmentOfContext(context: string): string | undefined {
  return /^vmshift-(.+)$/.exec(context)?.[1];
}

/** Git revision of this repository that the environment's Application follows. */
export function targetRevision(environment: EnvironmentConfig, platform: PlatformConfig): string {
  return environment.targetRevision ?? platform.targetRevision;
}

/** The Code Owners of every path, as `.github/CODEOWNERS` writes them. */
export function codeOwners({ repository, repositoryOwner }: PlatformConfig): readonly string[] {
  if (repositoryOwner.kind === 'user') return repositoryOwner.reviewers.map((login) => `@${login}`);
  return [`@${repository.split('/')[0]}/${repositoryOwner.team}`];
}
