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
function hostsOf({ providers, name }: Need, stacks: EnvironmentStacks): readonly string[] {
  const [provider] = providers(stacks);
  const owner = stacks.resources.find(
    ({ stack, address }) => stack === provider?.stack && address === provider.address,
  );
  const text = SECRET_ARGUMENTS.map((argument) => dataAt(owner?.attributes, argument)[name]).find(isText) ?? '';
  return [...text.matchAll(HOST)].map(([, host = '']) => host).filter(isDnsLabel);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
