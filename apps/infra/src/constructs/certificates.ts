import { Release } from '@cdktf/provider-helm/lib/release';
import type { ChartConfig, EnvironmentConfig } from '@vmshift/environments';
import { Construct } from 'constructs';
import { certManagerValues } from '../values/cert-manager';
import { issuerSpec, issuersOf } from '../values/issuers';
import { chartRelease } from './chart-release';

export interface CertificatesProps {
  readonly environment: EnvironmentConfig;
  readonly chart: ChartConfig;
  /** Class of the Ingresses that answer the challenges. */
  readonly ingressClass: string;
}

/**
 * The chart of this repository that turns values into ClusterIssuers. The path is relative to the stack's folder in
 * `cdktf.out/stacks`; the version is that of its Chart.yaml.
 */
export const ISSUERS_CHART = { path: '../../../apps/infra/charts/cluster-issuers', version: '1.0.0' };

const NAME = 'cert-manager';

/**
 * cert-manager and its issuers. These are a release of their own: in cert-manager's own (`extraObjects`) Helm would look
 * for their kind before the CRDs of the same release exist, and `kubernetes_manifest` asks the API while planning.
 */
export class Certificates extends Construct {
  constructor(scope: Construct, id: string, { environment, chart, ingressClass }: CertificatesProps) {
    super(scope, id);
    const certManager = chartRelease(this, 'cert-manager', {
      chart: NAME,
      source: chart,
      namespace: NAME,
      createNamespace: true,
      values: certManagerValues(),
    });
    const issuers = issuersOf(environment).map((name) => [name, issuerSpec(name, ingressClass)]);
    new Release(this, 'issuers', {
      name: 'cluster-issuers',
      chart: ISSUERS_CHART.path,
      version: ISSUERS_CHART.version,
      namespace: NAME,
      values: [JSON.stringify({ issuers: Object.fromEntries(issuers) }, null, 2)],
      atomic: true,
      timeout: 300,
      maxHistory: 10,
      dependsOn: [certManager],
    });
  }
}
