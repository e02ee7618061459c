import type { Model } from '@vmshift/environments';
import type { App } from 'cdktf';
import { ArgoCdStack } from './argocd-stack';
import { ClusterStack } from './cluster-stack';
import { PlatformStack } from './platform-stack';

/** Declares every stack of the model: those of each environment, and Argo CD's. */
export function createStacks(app: App, model: Model): void {
  const { platform, environments } = model;
  const destinations = environments.map((environment) => {
    const cluster = new ClusterStack(app, { environment, platform });
    return { environment, cluster, platform: new PlatformStack(app, { environment, platform, cluster }) };
  });
  const host = destinations.find(({ environment }) => environment.cluster.hostsArgoCd);
  if (host === undefined) throw new Error('no environment hosts Argo CD; the rules of the model refuse that');
  new ArgoCdStack(app, { model, host, destinations });
}
