import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectMetadata } from '../metadata';
import { type NetworkFlow, networkFlows, type Peer } from './network-flows';

/** Namespace of Traefik. */
const INGRESS_NAMESPACE = 'traefik';

/** @see https://cert-manager.io/docs/configuration/acme/http01/ */
const ACME_SOLVER = { label: 'acme.cert-manager.io/http01-solver', port: 8089 };

export interface NetworkPoliciesProps {
  readonly environment: EnvironmentConfig;
}

/** Refuses every connection, then opens the declared ones, at both ends. */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, { environment }: NetworkPoliciesProps) {
    super(scope, id);
    const flows = networkFlows(environment);
    const ends = flows.flatMap(({ from, to }) => [from, to]).filter(isApp);
    const sources = [...new Set(flows.map(({ from }) => from).filter(isApp))].sort();

    const policy = (name: string, spec: k8s.NetworkPolicySpec) =>
      new k8s.KubeNetworkPolicy(this, name, {
        metadata: objectMetadata({ name, component: 'namespace', wave: 'foundation' }),
        spec,
      });
    policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    policy('allow-dns', {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: sources }] },
      policyTypes: ['Egress'],
      egress: [{ to: [CLUSTER_DNS], ports: [port(53, 'UDP'), port(53)] }],
    });
    policy('acme-solver', {
      podSelector: { matchLabels: { [ACME_SOLVER.label]: 'true' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [networkPeer('ingress-controller')], ports: [port(ACME_SOLVER.port)] }],
    });
    for (const app of new Set(ends)) policy(app, appPolicy(app, flows));
  }
}

const CLUSTER_DNS: k8s.NetworkPolicyPeer = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};

/** The flows of one app: those that end at it as ingress, those that start at it as egress. */
function appPolicy(app: Peer, flows: readonly NetworkFlow[]): k8s.NetworkPolicySpec {
  const ingress = flows
    .filter(({ to }) => to === app)
    .map((flow) => ({ from: [networkPeer(flow.from)], ports: [port(flow.port)] }));
  const egress = flows
    .filter(({ from }) => from === app)
    .map((flow) => ({ to: [networkPeer(flow.to)], ports: [port(flow.port)] }));
  return {
    podSelector: { matchLabels: { app } },
    policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
    ...(ingress.length > 0 && { ingress }),
    ...(egress.length > 0 && { egress }),
  };
}

function networkPeer(peer: Peer): k8s.NetworkPolicyPeer {
  switch (peer) {
    case 'ingress-controller':
      return {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': INGRESS_NAMESPACE } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
      };
    case 'internet':
      // Linode's services have no fixed addresses; the cluster's own networks and the metadata service are not meant.
      return {
        ipBlock: {
          cidr: '0.0.0.0/0',
          except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
        },
      };
    default:
      return { podSelector: { matchLabels: { app: peer } } };
  }
}

function isApp(peer: Peer): boolean {
  return peer !== 'ingress-controller' && peer !== 'internet';
}

function port(number: number, protocol: 'TCP' | 'UDP' = 'TCP'): k8s.NetworkPolicyPort {
  return { protocol, port: k8s.IntOrString.fromNumber(number) };
}
