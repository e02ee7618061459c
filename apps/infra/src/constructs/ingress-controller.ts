import { DataKubernetesServiceV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1';
import { IngressClassV1 } from '@cdktf/provider-kubernetes/lib/ingress-class-v1';
import type { ChartConfig } from '@vmshift/environments';
import { Construct } from 'constructs';
import { INGRESS_CLASS, traefikValues } from '../values/traefik';
import { chartRelease } from './chart-release';

export interface IngressControllerProps {
  readonly chart: ChartConfig;
}

const NAME = 'traefik';

/** Traefik behind a NodeBalancer, and the IngressClass that it serves. */
export class IngressController extends Construct {
  /** Host name of the NodeBalancer: what the DNS records point to. */
  readonly loadBalancerHostname: string;

  constructor(scope: Construct, id: string, { chart }: IngressControllerProps) {
    super(scope, id);
    const ingressClass = new IngressClassV1(this, 'class', {
      metadata: { name: INGRESS_CLASS },
      // the controller that Traefik's provider looks for
      spec: { controller: 'k8s.io/ingress-nginx' },
    });
    const release = chartRelease(this, 'traefik', {
      chart: NAME,
      source: chart,
      namespace: NAME,
      createNamespace: true,
      values: traefikValues(),
      dependsOn: [ingressClass],
    });
    const service = new DataKubernetesServiceV1(this, 'service', {
      metadata: { name: NAME, namespace: NAME },
      dependsOn: [release],
    });
    this.loadBalancerHostname = service.status.get(0).loadBalancer.get(0).ingress.get(0).hostname;
  }
}
