/** Pods outside of the namespace, by labels. */
export interface NeighbourPods {
  readonly namespace: string;
  /** Labels that a NetworkPolicy selects them by. */
  readonly selector: Readonly<Record<string, string>>;
  /** All labels of theirs that are known, the selector's included. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What of the cluster the application's pods have to do with. */
export interface Neighbours {
  readonly ingressController: NeighbourPods & {
    /** Name of the chart and of its release. */
    readonly release: string;
    /** Name of the IngressClass that every Ingress names. */
    readonly ingressClass: string;
    /** Controller that the IngressClass names. */
    readonly controller: string;
    /** Prefix of the annotations that it reads. */
    readonly annotations: string;
  };
  readonly clusterDns: NeighbourPods & { readonly port: number };
  /** The pod that cert-manager makes in the namespace to prove the host. */
  readonly acmeSolver: {
    /** Label that it has, with the value `true`. */
    readonly label: string;
    readonly port: number;
  };
  /** Networks that are not the internet: private ones, the carrier's, the metadata service. */
  readonly privateNetworks: readonly string[];
}
