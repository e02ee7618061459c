import { minReplicas, type ScalingConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectMetadata } from './metadata';

/** The fixed number of replicas; none with an autoscaler, which would be put back to it by every sync. */
export function fixedReplicas(scaling: ScalingConfig): { readonly replicas?: number } {
  return scaling.kind === 'fixed' ? { replicas: scaling.replicas } : {};
}

export interface AvailabilityProps {
  /** Name of the Deployment and value of its pods' `app` label. */
  readonly app: string;
  readonly component: string;
  readonly scaling: ScalingConfig;
}

/** The autoscaler of a Deployment where the model has one, and its disruption budget where two replicas are guaranteed. */
export class Availability extends Construct {
  constructor(scope: Construct, id: string, { app, component, scaling }: AvailabilityProps) {
    super(scope, id);

    if (scaling.kind === 'autoscaled') {
      new k8s.KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
        metadata: objectMetadata({ name: `${app}-hpa`, component, wave: 'edge', app }),
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app },
          minReplicas: scaling.minReplicas,
          maxReplicas: scaling.maxReplicas,
          // CPU alone: processes that are forked once give no memory back, so memory would only ever scale up.
          metrics: [
            {
              type: 'Resource',
              resource: {
                name: 'cpu',
                target: { type: 'Utilization', averageUtilization: scaling.targetCpuPercent },
              },
            },
          ],
        },
      });
    }

    if (minReplicas(scaling) >= 2) {
      new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
        metadata: objectMetadata({ name: `${app}-pdb`, component, wave: 'edge', app }),
        spec: {
          // Of any number of replicas one may go: never blocks a drain, as a minimum can.
          maxUnavailable: k8s.IntOrString.fromNumber(1),
          selector: { matchLabels: { app } },
          // Pods that do not work anyway must not hold up a node that is being drained.
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      });
    }
  }
}
