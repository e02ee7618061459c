import { contextName, type EnvironmentConfig, type Model } from '@vmshift/environments';
import type { Variables } from '../github/github-api';

/** Names another context for Argo CD: for a kubeconfig that is not made by the guide, such as a workflow's. */
const ARGOCD_CONTEXT = 'VMSHIFTCTL_ARGOCD_CONTEXT';

/** The environment whose cluster hosts Argo CD; a rule of the model wants exactly one. */
export function argoCdHost({ environments }: Pick<Model, 'environments'>): EnvironmentConfig {
  const host = environments.find(({ cluster }) => cluster.hostsArgoCd);
  if (host === undefined) throw new Error('no environment hosts Argo CD');
  return host;
}

/** The kubectl context by which Argo CD is asked. It is never the current one of kubectl, which may be any cluster. */
export function argoCdContext(model: Pick<Model, 'environments'>, env: Variables): string {
  return env[ARGOCD_CONTEXT] || contextName(argoCdHost(model));
}
