import { A_BLOCK, cidrIncludes, cidrProblem, cidrVersion } from './cidr';
import { at, type Data, isData } from './data';
import type { Report } from './field-problem';
import { type Requirement, readLabelSelector } from './label-selector';
import { isPortName, isPortNumber, PROTOCOLS, protocolOf } from './port';

/** A NetworkPolicy as the API server stores it: defaulted, and without what it refuses. */
export interface NetworkPolicyRules {
  /** Undefined where it is invalid. */
  readonly podSelector: readonly Requirement[] | undefined;
  /** The directions in which the pods are isolated. */
  readonly policyTypes: readonly unknown[];
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}

export interface PolicyRule {
  /** Undefined for everything that can connect. */
  readonly peers: readonly PolicyPeer[] | undefined;
  /** Undefined for every port. */
  readonly ports: readonly PolicyPort[] | undefined;
}

export type PolicyPeer =
  | { readonly kind: 'block'; readonly cidr: string; readonly except: readonly string[] }
  | {
      readonly kind: 'pods';
      /** Undefined for every pod. */
      readonly pods: readonly Requirement[] | undefined;
      /** Undefined for the policy's own namespace. */
      readonly namespaces: readonly Requirement[] | undefined;
    };

export interface PolicyPort {
  readonly protocol: string;
  /** A number, the name of a container port, or undefined for every port of the protocol. */
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
}

/**
 * Reads a NetworkPolicy of any shape. What the API server refuses is reported, and means nothing: a peer that is no pod, a
 * port that is none. `null` is what Go makes of it, which for an entry of a list is the empty entry.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function readNetworkPolicy(policy: unknown, report: Report): NetworkPolicyRules {
  const spec = at(policy, 'spec') ?? {};
  if (!isData(spec)) report('spec', spec, 'a mapping');
  const { podSelector, policyTypes, ingress, egress } = isData(spec) ? spec : {};
  return {
    podSelector: readLabelSelector(podSelector ?? {}, 'spec.podSelector', report),
    policyTypes: readPolicyTypes(policyTypes, !isEmpty(egress), report),
    ingress: readList(ingress, 'spec.ingress', report, (rule, path) => readRule(rule, 'from', path, report)),
    egress: readList(egress, 'spec.egress', report, (rule, path) => readRule(rule, 'to', path, report)),
  };
}

/** An absent and an empty list are defaulted alike: always Ingress, and Egress where there is an egress rule. */
function readPolicyTypes(types: unknown, hasEgress: boolean, report: Report): readonly unknown[] {
  const read = readList(types, 'spec.policyTypes', report, (type, path) => {
    if (type !== 'Ingress' && type !== 'Egress') report(path, type, 'Ingress or Egress');
    return [type];
  });
  return isEmpty(types) ? ['Ingress', ...(hasEgress ? ['Egress'] : [])] : read;
}

function readList<T>(
  list: unknown,
  path: string,
  report: Report,
  read: (item: unknown, path: string) => readonly T[],
): readonly T[] {
  if (isNone(list)) return [];
  if (Array.isArray(list)) {
    // No list of a NetworkPolicy has keys (`listOrder`): each item is named by its place.
    return list.flatMap((item: unknown, index) => read(item, `${path}[${index}]`));
  }
  report(path, list, 'a list');
  return [];
}

function readRule(value: unknown, field: 'from' | 'to', path: string, report: Report): readonly PolicyRule[] {
  const rule = value ?? {};
  if (!isData(rule)) {
    report(path, rule, 'a rule');
    return [];
  }
  const peers = readList(rule[field], `${path}.${field}`, report, (peer, place) => readPeer(peer, place, report));
  const ports = readList(rule.ports, `${path}.ports`, report, (port, place) => readPort(port, place, report));
  return [{ peers: isEmpty(rule[field]) ? undefined : peers, ports: isEmpty(rule.ports) ? undefined : ports }];
}

/** Whether there is no list, or an empty one: the API server does not tell them apart. */
function isEmpty(list: unknown): boolean {
  return isNone(list) || (Array.isArray(list) && list.length === 0);
}

function isNone(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function readPeer(peer: unknown, path: string, report: Report): readonly PolicyPeer[] {
  const { ipBlock, podSelector, namespaceSelector } = isData(peer) ? peer : {};
  const [isBlock, byPods, byNamespaces] = [ipBlock, podSelector, namespaceSelector].map((one) => !isNone(one));
  if (isBlock === (byPods || byNamespaces)) {
    report(path, peer, 'either an ipBlock, or a podSelector, a namespaceSelector, or both of these');
    return [];
  }
  if (isBlock) return readBlock(ipBlock, `${path}.ipBlock`, report);
  const pods = byPods ? readLabelSelector(podSelector, `${path}.podSelector`, report) : undefined;
  const namespaces = byNamespaces
    ? readLabelSelector(namespaceSelector, `${path}.namespaceSelector`, report)
    : undefined;
  const invalid = (byPods && pods === undefined) || (byNamespaces && namespaces === undefined);
  return invalid ? [] : [{ kind: 'pods', pods, namespaces }];
}

function readBlock(block: unknown, path: string, report: Report): readonly PolicyPeer[] {
  const { cidr, except } = isData(block) ? block : {};
  if (typeof cidr !== 'string') {
    report(`${path}.cidr`, cidr, A_BLOCK);
    return [];
  }
  const problem = cidrProblem(cidr);
  if (problem !== undefined) report(`${path}.cidr`, cidr, problem);
  const holes = readList(except, `${path}.except`, report, (hole, place) => readHole(hole, cidr, place, report));
  return [{ kind: 'block', cidr, except: holes }];
}

function readHole(hole: unknown, cidr: string, path: string, report: Report): readonly string[] {
  if (typeof hole !== 'string') {
    report(path, hole, A_BLOCK);
    return [];
  }
  const problem = cidrProblem(hole);
  if (problem !== undefined) report(path, hole, problem);
  else if (cidrVersion(cidr) !== undefined && (!cidrIncludes(cidr, hole) || cidrIncludes(hole, cidr)))
    report(path, hole, `a part of ${cidr}`);
  return [hole];
}

function readPort(value: unknown, path: string, report: Report): readonly PolicyPort[] {
  const { port: given, endPort: end, protocol: name }: Data = isData(value) ? value : {};
  const [port, endPort] = [given ?? undefined, end ?? undefined];
  const protocol = protocolOf(value);
  let valid = true;
  const refuse: Report = (...problem) => {
    valid = false;
    report(...problem);
  };
  if (protocol === undefined) refuse(`${path}.protocol`, name, PROTOCOLS.join(', '));
  if (port !== undefined && !isPortNumber(port) && !isPortName(port))
    refuse(`${path}.port`, port, 'a number from 1 to 65535, or the name of a container port');
  if (endPort !== undefined && !(isPortNumber(endPort) && typeof port === 'number' && endPort >= port))
    refuse(`${path}.endPort`, endPort, 'a number from port to 65535, where port is a number');
  if (!valid || protocol === undefined) return [];
  return [
    {
      protocol,
      port: isPortNumber(port) || isPortName(port) ? port : undefined,
      endPort: isPortNumber(endPort) ? endPort : undefined,
    },
  ];
}
