import type { Addresses } from '../links';
import type { PlatformView } from '../platform-view';
import type { Section } from '../section';
import { topologies } from '../topology/topology-section';

/** What each environment is made of, and what may connect to what; nothing where no objects were read. */
export function topology({ topology: drawn }: PlatformView, to: Addresses): readonly Section[] {
  if (drawn === undefined) return [];
  const { environments, placeOf } = drawn;
  const lead =
    'What may connect to what, by the rules of the NetworkPolicies: a box or a line leads to where it is declared.';
  const body = topologies(environments, (environment, place) => to.file(placeOf(environment, place)));
  return [{ id: 'topology', title: 'Topology', lead, body }];
}
