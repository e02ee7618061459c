import type { ApplicationProfile, NeighbourPods, NetworkFlow, Peer } from '@vmshift/application';
import { type EnvironmentConfig, environmentFlows } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectMetadata } from '../metadata';

export interface NetworkPoliciesProps {
  readonly environment: EnvironmentConfig;
  readonly profile: ApplicationProfile;
}

/** Refuses every connection, then opens the declared ones, at both ends. */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, { environment, profile }: NetworkPoliciesProps) {
    super(scope, id);
    const { clusterDns, acmeSolver, ingressController } = profile.neighbours;
    const flows = environmentFlows(environment, profile);
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
      egress: [{ to: [neighbour(clusterDns)], ports: [port(clusterDns.port, 'UDP'), port(clusterDns.port)] }],
    });
    policy('acme-solver', {
      podSelector: { matchLabels: { [acmeSolver.label]: 'true' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [neighbour(ingressController)], ports: [port(acmeSolver.port)] }],
    });
    for (const app of new Set(ends)) policy(app, appPolicy(app, flows, profile));
  }
}

function neighbour({ namespace, selector }: NeighbourPods): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { ...selector } },
  };
}

/** The flows of one app: those that end at it as ingress, those that start at it as egress. */
function appPolicy(app: Peer, flows: readonly NetworkFlow[], profile: ApplicationProfile): k8s.NetworkPolicySpec {
  const ingress = flows
    .filter(({ to }) => to === app)
    .map((flow) => ({ from: [networkPeer(flow.from, profile)], ports: [port(flow.port)] }));
  const egress = flows
    .filter(({ from }) => from === app)
    .map((flow) => ({ to: [networkPeer(flow.to, profile)], ports: [port(flow.port)] }));
  return {
    podSelector: { matchLabels: { app } },
    policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
    ...(ingress.length > 0 && { ingress }),
    ...(egress.length > 0 && { egress }),
  };
}

function networkPeer(peer: Peer, { neighbours }: ApplicationProfile): k8s.NetworkPolicyPeer {
  switch (peer) {
    case 'ingress-controller':
      return neighbour(neighbours.ingressController);
    case 'internet':
      // Linode's services have no fixed addresses; the cluster's own networks and the metadata service are not meant.
      return { ipBlock: { cidr: '0.0.0.0/0', except: [...neighbours.privateNetworks] } };
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
