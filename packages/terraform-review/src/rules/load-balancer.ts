import type { Rule, Verdict } from '@vmshift/findings';
import { at, isEmpty, isPlanObject, numberAt, type PlanObject, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { chartSettingRule, isOff, isOn } from './chart-setting';

const RELEASE = { types: ['helm_release'], chart: 'traefik' };
const VALUES = 'https://github.com/traefik/traefik-helm-chart/blob/master/traefik/values.yaml';
const ANNOTATIONS =
  'https://github.com/linode/linode-cloud-controller-manager/blob/main/docs/configuration/annotations.md';

/** Ports that clients know, with what they lose where one is closed. */
const PUBLIC_PORTS: Readonly<Record<string, { readonly exposedPort: number; readonly loss: string }>> = {
  web: {
    exposedPort: 80,
    loss: 'the authority finds no answer to its challenges, so certificates are not renewed; http:// answers nothing',
  },
  websecure: { exposedPort: 443, loss: 'no host answers https://' },
};

const portsOf = (release: PlanObject | null) => at(release, 'values', 'ports');

/** Where a port of the controller is not the one of the load balancer that clients know; undefined where it is. */
function closedAt(release: PlanObject | null, name: string): string[] | undefined {
  const port = at(portsOf(release), name);
  if (isOff(at(port, 'expose', 'default'))) return ['expose', 'default'];
  const exposed = numberAt(port, 'exposedPort');
  return exposed === undefined || exposed === PUBLIC_PORTS[name]?.exposedPort ? undefined : ['exposedPort'];
}

const portClosed = resourceRule({
  ...RELEASE,
  id: 'ingress-port-closed',
  title: 'The load balancer answers on the ports that clients know',
  actions: ['update'],
  judge: ({ before, after }) =>
    Object.entries(PUBLIC_PORTS).flatMap(([name, { exposedPort, loss }]) => {
      const closed = closedAt(after, name);
      if (closed === undefined || closedAt(before, name) !== undefined) return [];
      return [{ path: ['values', 'ports', name, ...closed], exposedPort, loss }];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ exposedPort }) => `the load balancer no longer has the port ${exposedPort}`,
  impact: ({ loss }) => loss,
  fix: 'leave expose and exposedPort of ports.web and ports.websecure out',
  see: VALUES,
  reads: ['expose.default', 'exposedPort'].flatMap((field) =>
    Object.keys(PUBLIC_PORTS).map((name) => `values.ports.${name}.${field}`),
  ),
});

/** Ports of the controller besides the public ones that the load balancer has. */
function furtherPorts(release: PlanObject | null): readonly string[] {
  const ports = portsOf(release);
  return Object.entries(isPlanObject(ports) ? ports : {})
    .filter(([name, port]) => PUBLIC_PORTS[name] === undefined && isOn(at(port, 'expose', 'default')))
    .map(([name]) => name);
}

const portOpened = resourceRule({
  ...RELEASE,
  id: 'ingress-port-opened',
  title: 'The load balancer has the ports of the hosts, and no others',
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const known = furtherPorts(before);
    return furtherPorts(after)
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: ['values', 'ports', name, 'expose', 'default'], name }));
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ name }) => `the load balancer gets the port ${name} of the controller`,
  impact: ({ name }) =>
    name === 'traefik' || name === 'metrics'
      ? 'its API, its metrics and its health answer the Internet without a login: every host and Service is listed there'
      : 'what the controller leads there answers the Internet, past the limits of the port for hosts',
  fix: ({ name }) => `leave ports.${name}.expose out; kubectl port-forward reaches it`,
  see: VALUES,
  reads: ['values.ports.*.expose.default'],
});

/** What an annotation of the Service makes of its NodeBalancer. */
interface Annotation {
  /** The part of its name after the prefix; `*` stands for the rest of it. */
  readonly name: string;
  readonly isHarmful: (value: PlanValue | undefined) => boolean;
  readonly impact: string;
  readonly verdict: Verdict;
}

const PREFIX = 'service.beta.kubernetes.io/linode-loadbalancer-';
const isSet = (value: PlanValue | undefined) => !isEmpty(value);

/** Annotations that take hosts away. The PROXY protocol has a rule of its own. */
const NODE_BALANCER: readonly Annotation[] = [
  {
    name: 'hostname-only-ingress',
    isHarmful: (value) => !isOn(value),
    impact:
      'pods that call a host of ours go to the controller directly, without the PROXY header, and are refused or counted as one client',
    verdict: 'warn',
  },
  {
    name: 'default-protocol',
    isHarmful: (value) => isSet(value) && value !== 'tcp',
    impact: 'the NodeBalancer reads the requests itself: the TLS of clients breaks on it, and no host answers',
    verdict: 'block',
  },
  {
    name: 'port-*',
    isHarmful: isSet,
    impact:
      'the NodeBalancer ends TLS or speaks another protocol there, and the controller gets what it does not expect',
    verdict: 'block',
  },
  {
    name: 'nodebalancer-id',
    isHarmful: () => true,
    impact: 'another NodeBalancer with another address serves the hosts: their DNS records lead to the earlier one',
    verdict: 'block',
  },
  {
    name: 'firewall-*',
    isHarmful: () => true,
    impact: 'that firewall decides who reaches the hosts: clients, or the authority of certificates, may be refused',
    verdict: 'warn',
  },
  {
    name: 'throttle',
    isHarmful: (value) => isSet(value) && String(value) !== '0',
    impact: 'further connections of one address are refused: of a company or a mobile network it is many people',
    verdict: 'warn',
  },
  {
    name: 'check-type',
    isHarmful: (value) => value === 'none',
    impact: 'connections go to nodes whose controller is gone, and wait until they time out',
    verdict: 'warn',
  },
  {
    name: 'check-type',
    isHarmful: (value) => value === 'http' || value === 'http_body',
    impact: 'the check asks for a page of no host, the controller answers 404, and every node counts as gone',
    verdict: 'block',
  },
];

function isOf(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

const annotated = resourceRule({
  ...RELEASE,
  id: 'load-balancer-annotation',
  title: 'The NodeBalancer hands on what clients send, from all of them',
  actions: ['update'],
  judge: ({ before, after }) => {
    const path = ['values', 'service', 'annotations'];
    const sides = [at(before, ...path), at(after, ...path)];
    if (!isPlanObject(at(after, 'values'))) return [];
    const keys = new Set(sides.flatMap((side) => (isPlanObject(side) ? Object.keys(side) : [])));
    return [...keys].sort().flatMap((key) => {
      const name = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : '';
      const [was, is] = sides.map((side) => at(side, key));
      const known = NODE_BALANCER.find((one) => isOf(one.name, name) && one.isHarmful(is));
      if (known === undefined || was === is) return [];
      return [{ path: [...path, key], name, impact: known.impact, verdict: known.verdict }];
    });
  },
  class: 'outage',
  verdict: 'block',
  because: ({ name, after }) => `${name} of the NodeBalancer becomes ${after ?? 'what it is by default'}`,
  impact: ({ impact }) => impact,
  fix: 'leave the annotation as it was, or try it in dev first',
  see: ANNOTATIONS,
  reads: NODE_BALANCER.map(({ name }) => `values.service.annotations["${PREFIX}${name}"]`),
});

/** The Service of the ingress controller, and the NodeBalancer that Linode makes for it. */
export const loadBalancerRules: readonly Rule<PlanContext>[] = [
  portClosed,
  portOpened,
  annotated,
  chartSettingRule({
    id: 'load-balancer-of-another-class',
    title: 'Linode serves the load balancer',
    chart: RELEASE.chart,
    setting: ['service', 'spec', 'loadBalancerClass'],
    isHarmful: isSet,
    class: 'outage',
    verdict: 'block',
    because: 'the Service asks for a load balancer of another class',
    impact: 'a Service keeps its class, so that the upgrade is refused; a new one gets no address from Linode',
    fix: 'leave service.spec.loadBalancerClass out',
    see: 'https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class',
  }),
  chartSettingRule({
    id: 'ingress-traffic-policy',
    title: 'The ingress controller trusts the address that connections come from',
    chart: RELEASE.chart,
    setting: ['service', 'spec', 'externalTrafficPolicy'],
    isHarmful: (value) => value !== 'Local',
    takesAway: true,
    class: 'outage',
    verdict: 'warn',
    because: 'nodes hand connections on to pods of other nodes, under their own address',
    impact:
      'a node is no proxy that is trusted: the address of the client is dropped, and limits count all clients as one',
    fix: 'keep service.spec.externalTrafficPolicy Local',
    see: 'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
  }),
];
