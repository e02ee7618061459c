/** A node pool of a cluster as the provider prints it. */
export function pool(over: object = {}): object {
  return {
    autoscaler: [{ max: 4, min: 2 }],
    count: 2,
    disk_encryption: 'enabled',
    id: 11,
    label: 'general',
    labels: {},
    nodes: [{ id: '11-a', instance_id: 21, status: 'ready' }],
    tags: [],
    taint: [],
    type: 'g6-standard-2',
    ...over,
  };
}

/** A node pool as a plan that adds it prints it: how many nodes it gets is not known. */
export function newPool(over: object = {}): object {
  return pool({ count: undefined, id: undefined, nodes: undefined, ...over });
}

/** A `control_plane` block with an access list. */
export function controlPlane(ipv4: readonly string[], over: object = {}): readonly object[] {
  return [{ high_availability: false, acl: [{ enabled: true, addresses: [{ ipv4, ipv6: [] }], ...over }] }];
}

/** A cluster as the provider prints it. */
export function cluster(over: object = {}): object {
  return {
    api_endpoints: ['https://cluster.example.invalid:6443'],
    control_plane: controlPlane(['203.0.113.10/32']),
    external_pool_tags: null,
    id: '1',
    k8s_version: '1.35',
    label: 'vmshift-dev',
    pool: [pool()],
    region: 'us-east',
    status: 'ready',
    subnet_id: 0,
    tags: ['dev'],
    ...over,
  };
}

/** A managed database as the provider prints it. */
export function database(over: object = {}): object {
  return {
    allow_list: ['10.0.0.0/8'],
    cluster_size: 3,
    engine_id: 'postgresql/16',
    host_primary: 'db.example.invalid',
    id: '7',
    label: 'vmshift-db',
    private_network: null,
    region: 'us-east',
    suspended: false,
    type: 'g6-nanode-1',
    ...over,
  };
}

/** A release; `values` are written as the YAML text that the provider takes. */
export function release(chart: string, values: object = {}, over: object = {}): object {
  return {
    atomic: true,
    chart,
    id: chart,
    name: chart,
    namespace: chart,
    repository: 'https://charts.example.invalid',
    values: [JSON.stringify(values)],
    version: '10.1.1',
    ...over,
  };
}

/** A Kubernetes object's `metadata` block. */
export function metadata(name: string, namespace?: string, over: object = {}): readonly object[] {
  return [
    { annotations: {}, generation: 0, labels: {}, name, ...(namespace === undefined ? {} : { namespace }), ...over },
  ];
}

/** A Secret whose values are write-only. */
export function secret(revision: number | null, over: object = {}): object {
  return {
    binary_data: null,
    data: null,
    data_wo: null,
    data_wo_revision: revision,
    id: 'vmshift-dev/vmshift-secrets',
    immutable: false,
    metadata: metadata('vmshift-secrets', 'vmshift-dev'),
    type: 'Opaque',
    ...over,
  };
}
