/** Requests and limits of one container, as Kubernetes quantities in canonical form (`1`, not `1000m`). */
export interface ResourcesConfig {
  readonly requests: QuantitiesConfig;
  readonly limits: QuantitiesConfig;
}

export interface QuantitiesConfig {
  readonly cpu: string;
  readonly memory: string;
}

/** Either a fixed number of replicas or a HorizontalPodAutoscaler on CPU. */
export type ScalingConfig =
  | { readonly kind: 'fixed'; readonly replicas: number }
  | {
      readonly kind: 'autoscaled';
      readonly minReplicas: number;
      readonly maxReplicas: number;
      /** Average CPU, in percent of the request, that the autoscaler aims at. */
      readonly targetCpuPercent: number;
    };
