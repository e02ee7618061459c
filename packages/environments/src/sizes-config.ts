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

/** What a workload asks of the nodes that it runs on. */
export interface PlacementConfig {
  /**
   * Name of a reserved pool of the cluster. A change of it moves the pods; a volume follows its pod, as it can be attached
   * to any node of the region.
   * @default the shared pools
   */
  readonly nodePool?: string;
}
