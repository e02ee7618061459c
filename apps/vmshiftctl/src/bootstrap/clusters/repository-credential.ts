import type { PlatformConfig } from '@vmshift/environments';
import type { ClusterKubectl } from './cluster-kubectl';

const NAMESPACE = 'argocd';

/** Name of the Secret by which Argo CD reads this repository. */
export function credentialName({ repository }: Pick<PlatformConfig, 'repository'>): string {
  return `repository-${repository.split('/')[1]}`;
}

/** Whether Argo CD has a credential for this repository. */
export async function hasCredential(kubectl: ClusterKubectl, platform: PlatformConfig): Promise<boolean> {
  const asked = ['-n', NAMESPACE, 'get', 'secret', credentialName(platform), '--ignore-not-found', '-o', 'name'];
  return (await kubectl(asked)).trim() !== '';
}

/**
 * Gives Argo CD a token that reads this repository.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories
 */
export async function giveCredential(kubectl: ClusterKubectl, platform: PlatformConfig, token: string): Promise<void> {
  const labels = { 'argocd.argoproj.io/secret-type': 'repository' };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: credentialName(platform), namespace: NAMESPACE, labels },
    stringData: { type: 'git', url: platform.repositoryUrl, username: 'token', password: token },
  };
  await kubectl(['create', '-f', '-'], JSON.stringify(secret));
}
