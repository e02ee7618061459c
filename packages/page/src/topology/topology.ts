/** What an environment is made of and what may connect to what, as boxes and edges. Plain data. */
export interface Topology {
  readonly environment: string;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

/** One thing in the picture: an object of the environment, or a party outside of it. */
export interface Box {
  /** `Kind/name` of an object, the name of a party outside. */
  readonly id: string;
  readonly role: 'outside' | 'route' | 'service' | 'workload' | 'data';
  /** The kind of an object; empty for a party outside. */
  readonly kind: string;
  readonly name: string;
  /** What a reader asks first: pods, ports, a schedule, a size. */
  readonly detail: string;
  /** What no NetworkPolicy closes: every party may connect in, or out. */
  readonly open: readonly ('in' | 'out')[];
}

/** One way from a box to another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /**
   * `request`: the Ingress sends it on. `endpoint`: a Service leads to pods. `connection`: NetworkPolicies allow it.
   * `mount`: pods keep their data there.
   */
  readonly kind: 'request' | 'endpoint' | 'connection' | 'mount';
  /** Ports, or the routes of an Ingress. */
  readonly label: string;
  /** Where it is declared: rules of NetworkPolicies, or the route. */
  readonly declaredBy: readonly Place[];
  /** The NetworkPolicies refuse what the edge declares. */
  readonly refused?: boolean;
}

/** A field of an object. */
export interface Place {
  /** `Kind/name`. */
  readonly object: string;
  readonly path: string;
}
