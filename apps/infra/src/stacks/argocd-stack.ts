import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { ARGOCD_STACK, applicationOf, type EnvironmentConfig, type Model } from '@vmshift/environments';
import { type TerraformElement, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ApplicationReader } from '../constructs/application-reader';
import { ArgoCdSecrets } from '../constructs/argocd-secrets';
import { chartRelease } from '../constructs/chart-release';
import { clusterRegistration } from '../constructs/cluster-registration';
import { useCluster } from '../terraform/kubernetes-access';
import { readableId } from '../terraform/readable-id';
import { requireTerraform } from '../terraform/require-terraform';
import { keepState } from '../terraform/state-backend';
import { argoCdVariables, ephemeralVariables } from '../terraform/variables';
import { ARGOCD_NAMESPACE, applicationsValues } from '../values/applications';
import { argoCdValues } from '../values/argocd';
import type { ClusterStack } from './cluster-stack';
import type { PlatformStack } from './platform-stack';

export interface ArgoCdStackProps {
  readonly model: Model;
  /** The environment that Argo CD runs in, and its cluster. */
  readonly host: { readonly environment: EnvironmentConfig; readonly cluster: ClusterStack };
  /** Every environment with what its platform stack lets Argo CD do there. */
  readonly destinations: readonly { readonly environment: EnvironmentConfig; readonly platform: PlatformStack }[];
}

/** Argo CD, the clusters that it knows, and what it delivers to them. */
export class ArgoCdStack extends TerraformStack {
  constructor(scope: Construct, { model, host, destinations }: ArgoCdStackProps) {
    super(scope, ARGOCD_STACK);
    const { argoCd, stateBackend } = model.platform;
    requireTerraform(this);
    keepState(this, stateBackend, host.environment);
    useCluster(this, host.cluster.cluster.resource.kubeconfig);
    const namespace = new NamespaceV1(this, 'namespace', { metadata: { name: ARGOCD_NAMESPACE } });
    new ArgoCdSecrets(this, 'secret', {
      platform: model.platform,
      namespace: ARGOCD_NAMESPACE,
      value: ephemeralVariables(this, argoCdVariables(model.platform)),
      dependsOn: [namespace],
    });
    const release = chartRelease(this, 'argo-cd', {
      chart: 'argo-cd',
      source: argoCd.chart,
      namespace: ARGOCD_NAMESPACE,
      values: argoCdValues(model.platform, applicationOf(model.platform).neighbours.ingressController),
      dependsOn: [namespace],
    });
    // Its kind comes with the chart; a Role may name it before.
    new ApplicationReader(this, 'observer', {
      namespace: ARGOCD_NAMESPACE,
      observerNamespace: host.environment.namespace,
      dependsOn: [namespace],
    });
    const registrations = destinations.map(({ environment, platform }) =>
      clusterRegistration(this, `cluster-${environment.name}`, {
        environment,
        access: platform.argoCdAccess,
        namespace: ARGOCD_NAMESPACE,
        dependsOn: [namespace],
      }),
    );
    const servers = new Map(
      destinations.map(({ environment, platform }) => [environment.name, platform.argoCdAccess.server]),
    );
    // after argo-cd, because Helm looks for the kinds of these objects before it writes them
    chartRelease(this, 'argocd-apps', {
      chart: 'argocd-apps',
      source: argoCd.appsChart,
      namespace: ARGOCD_NAMESPACE,
      values: applicationsValues(model, servers),
      dependsOn: [release, ...registrations],
    });
  }

  protected override allocateLogicalId(element: TerraformElement): string {
    return readableId(element);
  }
}
