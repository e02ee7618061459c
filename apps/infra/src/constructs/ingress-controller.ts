import { DataKubernetesServiceV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1';
import { IngressClassV1 } from '@cdktf/provider-kubernetes/lib/ingress-class-v1';
import type { Neighbours } from '@vmshift/application';
import type { ChartConfig } from '@vmshift/environments';
import { Construct } from 'constructs';
import { traefikValues } from '../values/traefik';
import { chartRelease } from './chart-release';

export interface IngressControllerProps {
  readonly chart: ChartConfig;
  readonly controller: Neighbours['ingressController'];
  /** Requests in flight that each path of an Ingress takes in each of its pods. */
  readonly requestsInFlight: number;
}

/** Traefik behind a NodeBalancer, and the IngressClass that it serves. */
export class IngressController extends Construct {
  /** Host name of the NodeBalancer: what the DNS records point to. */
  readonly loadBalancerHostname: string;

  constructor(scope: Construct, id: string, { chart, controller, requestsInFlight }: IngressControllerProps) {
    super(scope, id);
    const { release: name, namespace } = controller;
    const ingressClass = new IngressClassV1(this, 'class', {
      metadata: { name: controller.ingressClass },
      spec: { controller: controller.controller },
    });
    const release = chartRelease(this, 'traefik', {
      chart: name,
      source: chart,
      namespace,
      createNamespace: true,
      values: traefikValues(controller, requestsInFlight),
      dependsOn: [ingressClass],
    });
    const service = new DataKubernetesServiceV1(this, 'service', {
      metadata: { name, namespace },
      dependsOn: [release],
    });
    this.loadBalancerHostname = service.status.get(0).loadBalancer.get(0).ingress.get(0).hostname;
  }
}
