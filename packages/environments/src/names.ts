import type { EnvironmentConfig } from './environment-config';
import type { PlatformConfig } from './platform-config';

/** Prefix of every image tag that may run in the environment. */
export function imageTagPrefix(environment: Pick<EnvironmentConfig, 'branch'>): string {
  return `${environment.branch}-`;
}

/** Name of the environment's Argo CD Application and of its cluster at Linode and in Argo CD. */
export function applicationName(environment: Pick<EnvironmentConfig, 'name'>): string {
  return `vmshift-${environment.name}`;
}

/**
 * Name of the kubectl context by which people and the program reach the environment's cluster (docs/operations.md, "Reach
 * a cluster").
 */
export function contextName(environment: Pick<EnvironmentConfig, 'name'>): string {
  return `vmshift-${environment.name}`;
}

/** Git revision of this repository that the environment's Application follows. */
export function targetRevision(environment: EnvironmentConfig, platform: PlatformConfig): string {
  return environment.targetRevision ?? platform.targetRevision;
}

/** Name of the environment's Terraform stack for its cluster. */
export function clusterStackName(environment: Pick<EnvironmentConfig, 'name'>): string {
  return `cluster-${environment.name}`;
}

/** Name of the environment's Terraform stack for what its cluster needs. */
export function platformStackName(environment: Pick<EnvironmentConfig, 'name'>): string {
  return `platform-${environment.name}`;
}

/** Name of the Terraform stack that holds Argo CD. */
export const ARGOCD_STACK = 'argocd';
