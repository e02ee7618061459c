import { dataAt, isDnsLabel } from '@vmshift/kubernetes';
import type { LayerComparison, LayerSide } from './dependencies';
import type { EnvironmentStacks, Provider } from './environment-stacks';
import type { Need } from './need';
import { identify } from './needs/needs-of';
import { SECRET_ARGUMENTS, secretKey } from './needs/secret-keys';

/** A Service that Terraform writes into keys of a Secret on one side alone. */
export interface NamedServer {
  readonly service: string;
  readonly secret: string;
  readonly keys: readonly string[];
  /** Where the first of the keys is written. */
  readonly provider: Provider;
}

/** What stands before the port in a URL. */
const HOST = /@([^@/:?#]+):\d/g;

/** Services that keys of Secrets name before the change and not after it, and that leave `dist/` with it. */
export function serversRemoved({ before, after }: LayerComparison): readonly NamedServer[] {
  const going = (service: string) => before.services.has(service) && !after.services.has(service);
  return serversNamed(after.needs, before, after).filter(({ service }) => going(service));
}

/** Services that keys of Secrets name after the change and not before it, and that come to `dist/` with it. */
export function serversAdded({ before, after }: LayerComparison): readonly NamedServer[] {
  const coming = (service: string) => !before.services.has(service) && after.services.has(service);
  return serversNamed(after.needs, after, before).filter(({ service }) => coming(service));
}

/** A host that a key names and that is no server of the environment. */
export interface StrangeServer {
  readonly host: string;
  readonly secret: string;
  readonly key: string;
  readonly provider: Provider;
}

/** Hosts that keys which named a server before name after the change, and that neither `dist/` nor a stack has. */
export function serversUnknown({ before, after }: LayerComparison): readonly StrangeServer[] {
  const needs = after.needs.filter(({ kind }) => kind === secretKey);
  return [...new Map(needs.map((one) => [identify(one), one])).values()].flatMap((need) => {
    const [provider] = need.providers(after.stacks);
    const [was, is] = [textOf(need, before.stacks), textOf(need, after.stacks)];
    if (provider === undefined || !was.includes('@')) return [];
    const known = writtenHosts(was);
    return writtenHosts(is)
      .filter((host) => !known.includes(host) && !isServiceOf(host, after))
      .map((host) => ({ host, secret: need.group, key: need.name, provider }));
  });
}

/** A host that stands in a URL as it is; what a resource of a stack has is an expression. */
const WRITTEN_HOST = /@([\w.-]+)(?=:\d|\/)/g;

function writtenHosts(text: string): readonly string[] {
  return [...text.matchAll(WRITTEN_HOST)].map(([, host = '']) => host);
}

/** Whether a host is a Service of `dist/`, by its name or by its whole name in the cluster. */
function isServiceOf(host: string, { services }: LayerSide): boolean {
  const [service = '', , kind] = host.split('.');
  return services.has(host) || (kind === 'svc' && services.has(service));
}

/** The Services that keys name on one side and not on the other. */
function serversNamed(needs: readonly Need[], there: LayerSide, elsewhere: LayerSide): readonly NamedServer[] {
  const found = new Map<string, NamedServer>();
  for (const need of new Map(needs.map((one) => [identify(one), one])).values()) {
    const [provider] = need.kind === secretKey ? need.providers(there.stacks) : [];
    // A key that is new, or goes, is a need of its own.
    if (provider === undefined || need.providers(elsewhere.stacks)[0] === undefined) continue;
    const others = hostsOf(need, elsewhere.stacks);
    for (const service of hostsOf(need, there.stacks).filter((host) => !others.includes(host))) {
      const id = `${need.group} ${service}`;
      const known = found.get(id) ?? { service, secret: need.group, keys: [], provider };
      found.set(id, { ...known, keys: [...known.keys, need.name] });
    }
  }
  return [...found.values()];
}

/** The hosts of the same namespace in the expression of a key. Nothing else of it is ever told. */
function hostsOf(need: Need, stacks: EnvironmentStacks): readonly string[] {
  return [...textOf(need, stacks).matchAll(HOST)].map(([, host = '']) => host).filter(isDnsLabel);
}

/** The expression of a key; empty where no stack writes it. */
function textOf({ providers, name }: Need, stacks: EnvironmentStacks): string {
  const [provider] = providers(stacks);
  const owner = stacks.resources.find(
    ({ stack, address }) => stack === provider?.stack && address === provider.address,
  );
  return SECRET_ARGUMENTS.map((argument) => dataAt(owner?.attributes, argument)[name]).find(isText) ?? '';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
