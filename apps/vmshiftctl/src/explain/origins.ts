import type { Model } from '@vmshift/environments';
import type { FilePlace } from '@vmshift/findings/report';
import type { Influence } from './find-influences';
import { type Leaf, leavesOf, otherValues } from './model-leaves';
import type { ReadText } from './source-values';
import { WrittenPlaces } from './written-places';

/** A value that something rendered comes from. */
export interface Origin {
  readonly from: 'model' | 'profile' | 'pin';
  /** As a message prints it: `production.host`, `processes.api.user.uid` of the profile, `images.api.tag` of the pin. */
  readonly path: string;
  readonly value: unknown;
  /** The line that says so. @default the sources say something else, or nothing that can be read without running them */
  readonly place?: FilePlace;
  /** The fields that come out otherwise with another value; `''` where the whole is there, or is not, because of it. */
  readonly fields: readonly string[];
}

export interface OriginSources {
  readonly model: Model;
  readonly environment: string;
  readonly read: ReadText;
}

/** Where the model carries the profile. */
const PROFILE_NAME = 'platform.application.';

/** The values that have an influence, each with its line. */
export function originsOf(influences: readonly Influence[], sources: OriginSources): readonly Origin[] {
  const places = new WrittenPlaces(sources.environment, sources.read);
  return influences.map(({ leaf, fields }) => {
    const place = places.find(leaf.path, leaf.value);
    return { ...named(leaf, sources), value: leaf.value, ...(place && { place }), fields };
  });
}

function named({ name, path }: Leaf, { model }: OriginSources): Pick<Origin, 'from' | 'path'> {
  if (path[0] === 'pin') return { from: 'pin', path: name.slice('pin.'.length) };
  const isProfile = name.startsWith(PROFILE_NAME) && model.platform.application === undefined;
  return isProfile ? { from: 'profile', path: name.slice(PROFILE_NAME.length) } : { from: 'model', path: name };
}

/**
 * Other values of a leaf for an experiment, which need not be allowed: they are rendered and thrown away. Behind the
 * ordinary ones stand those of its neighbours, as what names something has to name something that there is.
 */
export function othersOf(leaves: readonly Leaf[], model: Model): (leaf: Leaf) => readonly unknown[] {
  const parentOf = ({ path }: Leaf) => JSON.stringify(path.slice(0, -1));
  const nameOf = ({ path }: Leaf) => String(path.at(-1));
  const [neighbours, namesakes] = [groupBy(leaves, parentOf), groupBy(leaves, nameOf)];
  const ofModel = leavesOf(model);
  const made = new Map<Leaf, readonly unknown[]>();
  return (leaf) => {
    const known = made.get(leaf);
    if (known !== undefined) return known;
    const near = [...(namesakes.get(nameOf(leaf)) ?? []), ...(neighbours.get(parentOf(leaf)) ?? [])].map(
      ({ value }) => value,
    );
    const text = typeof leaf.value === 'string' ? [`${leaf.value}-2`] : [];
    const all = [...otherValues(leaf, ofModel), ...near, ...text];
    const others = [...new Set(all)].filter((value) => value !== leaf.value && isLike(value, leaf.value));
    made.set(leaf, others);
    return others;
  };
}

/** Nothing in the place of something is no other value of it, but where the model may leave it out. */
function isLike(value: unknown, other: unknown): boolean {
  return value === undefined || typeof value === typeof other;
}

function groupBy(leaves: readonly Leaf[], key: (leaf: Leaf) => string): ReadonlyMap<string, readonly Leaf[]> {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const group = groups.get(key(leaf));
    if (group === undefined) groups.set(key(leaf), [leaf]);
    else group.push(leaf);
  }
  return groups;
}
