import type { NetworkPolicyObject, ValidWorkload } from '@vmshift/kubernetes';
import { type KubeObject, objectName } from '@vmshift/kubernetes';
import { allowsTraffic, type Endpoint, isIsolated } from '@vmshift/kubernetes/typed';
import type { Check, CheckInput, Finding, NetworkFlow } from './check';

/** Where Terraform installs the ingress controller. */
const INGRESS_CONTROLLER: Endpoint = {
  namespace: { 'kubernetes.io/metadata.name': 'traefik' },
  labels: { 'app.kubernetes.io/name': 'traefik' },
};

/** @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/ */
const CLUSTER_DNS: Endpoint = {
  namespace: { 'kubernetes.io/metadata.name': 'kube-system' },
  labels: { 'k8s-app': 'kube-dns' },
};

/** @see https://cert-manager.io/docs/configuration/acme/http01/ */
const ACME_SOLVER: Endpoint = { labels: { 'acme.cert-manager.io/http01-solver': 'true' } };
const ACME_PORT = 8089;

/** A public address that stands for all of them (of a block for documentation). */
const INTERNET: Endpoint = { address: '203.0.113.1' };

const FIX = 'the network policies and the list of flows in apps/vmshift/src/network';

/**
 * The network policies refuse everything that is not declared and allow everything that is: each declared flow, DNS for
 * whoever starts one, the ACME solver; and of the connections between the environment's own pods no other.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const networkFlows: Check = {
  id: 'network-flow',
  find: (input) => {
    const policies = input.ofKind('NetworkPolicy');
    const anchor = policies[0] ?? input.workloads[0]?.object;
    if (anchor === undefined) return [];
    return [
      ...findOpenDefault(anchor, policies),
      ...requiredConnections(input).flatMap((connection) => findRefused(anchor, connection, policies)),
      ...findUndeclared(input, policies),
    ];
  },
};

interface Connection {
  readonly from: Endpoint | undefined;
  readonly to: Endpoint | undefined;
  readonly port: number;
  readonly protocol: string;
  readonly title: string;
}

function requiredConnections({ flows, workloads, ofKind }: CheckInput): readonly Connection[] {
  const declared = flows.map(({ from, to, port }) => ({
    ...{ from: endpointOf(from, workloads), to: endpointOf(to, workloads), port, protocol: 'TCP' },
    title: `${from} to ${to}, port ${port}`,
  }));
  const sources = [...new Set(flows.map(({ from }) => from))].filter(
    (from) => workloadOf(from, workloads) !== undefined,
  );
  const dns = sources.flatMap((from) =>
    ['UDP', 'TCP'].map((protocol) => ({
      ...{ from: endpointOf(from, workloads), to: CLUSTER_DNS, port: 53, protocol },
      title: `${from} to the cluster's DNS, port 53/${protocol}`,
    })),
  );
  const acme = { from: INGRESS_CONTROLLER, to: ACME_SOLVER, port: ACME_PORT, protocol: 'TCP' };
  const hasCertificate = ofKind('Ingress').some(({ spec }) => (spec?.tls ?? []).length > 0);
  return [...declared, ...dns, ...(hasCertificate ? [{ ...acme, title: `the ACME solver, port ${ACME_PORT}` }] : [])];
}

function endpointOf(end: string, workloads: readonly ValidWorkload[]): Endpoint | undefined {
  if (end === 'ingress-controller') return INGRESS_CONTROLLER;
  if (end === 'internet') return INTERNET;
  const workload = workloadOf(end, workloads);
  return workload && podEndpoint(workload);
}

function workloadOf(app: string, workloads: readonly ValidWorkload[]): ValidWorkload | undefined {
  return workloads.find(({ labels }) => labels.app === app);
}

function podEndpoint({ labels, containers }: ValidWorkload): Endpoint {
  return { labels, ports: containers.flatMap(({ spec: container }) => container.ports ?? []) };
}

function findOpenDefault(object: KubeObject, policies: readonly NetworkPolicyObject[]): readonly Finding[] {
  // A pod that no policy knows by name.
  return (['Ingress', 'Egress'] as const)
    .filter((direction) => !isIsolated({ labels: {} }, direction, policies))
    .map((direction) => ({
      ...{ object, path: 'spec.policyTypes', value: `every pod is open for ${direction}`, fix: FIX },
      allowed: `a policy with an empty podSelector for ${direction}`,
    }));
}

function findRefused(
  object: KubeObject,
  connection: Connection,
  policies: readonly NetworkPolicyObject[],
): readonly Finding[] {
  const { from, to, port, protocol, title } = connection;
  if (from === undefined || to === undefined) {
    return [
      { object, path: 'spec', value: `the flow ${title}`, allowed: 'flows between pods that there are', fix: FIX },
    ];
  }
  if (allowsTraffic(from, to, port, protocol, policies)) return [];
  return [
    { object, path: 'spec', value: `no way from ${title}`, allowed: 'a policy that allows it, at both ends', fix: FIX },
  ];
}

function findUndeclared(
  { workloads, flows }: CheckInput,
  policies: readonly NetworkPolicyObject[],
): readonly Finding[] {
  return workloads.flatMap((target) =>
    target.containers.flatMap(({ spec: container }) =>
      (container.ports ?? []).flatMap(({ containerPort, protocol = 'TCP' }) =>
        workloads
          .filter((source) => !isDeclared(flows, source, target, containerPort))
          .filter((source) =>
            allowsTraffic(podEndpoint(source), podEndpoint(target), containerPort, protocol, policies),
          )
          .map((source) => ({
            ...{ object: target.object, path: 'spec.template', fix: FIX, allowed: 'connections that are declared' },
            value: `${objectName(source.object)} can connect to port ${containerPort}`,
          })),
      ),
    ),
  );
}

function isDeclared(
  flows: readonly NetworkFlow[],
  source: ValidWorkload,
  target: ValidWorkload,
  port: number,
): boolean {
  return flows.some(
    ({ from, to, port: declared }) => from === source.labels.app && to === target.labels.app && declared === port,
  );
}
