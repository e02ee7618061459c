import { defineRule, type Place, type Rule, type RuleDefinition } from '@vmshift/findings';
import { canonical, nearestPath, type Workload } from '@vmshift/kubernetes';
import type { ObjectChange } from '../changes/object-changes';
import type { EnvironmentView } from '../cluster/environment-view';
import { predecessor } from '../cluster/succession';
import { once } from '../once';
import type { EnvironmentSide } from '../side';

/** One environment before and after the change. */
export interface Comparison {
  readonly before: EnvironmentView;
  readonly after: EnvironmentView;
  readonly changes: readonly ObjectChange[];
}

/**
 * A rule about a change of the rendered objects. A path that leads to nothing, such as that of a field that is left to its
 * default, is told as the nearest one above it that the object has before or after.
 */
export function changeRule<Facts extends Place>({
  judge,
  ...rule
}: RuleDefinition<Comparison, Facts>): Rule<Comparison> {
  return defineRule<Comparison, Facts>('change', {
    ...rule,
    judge: (comparison) => judge(comparison).map((place) => ({ ...place, path: pathIn(comparison, place) })),
  });
}

function pathIn({ before, after }: Comparison, { object, path = '' }: Place): string {
  const sides = [before, after].flatMap((view) => view.find(object) ?? []);
  // What no file holds, such as the Application, has no path that could be opened.
  return sides.length === 0 ? path : nearestPath(path, ...sides);
}

/**
 * For a rule about a state that only matters when it is new: the places after the change that were not there before.
 * Such a place has `now`, not `before` and `after`.
 * @param identify what makes two places the same one. @default the place with all of its facts
 */
export function newPlaces<Facts extends Place>(
  placesIn: (view: EnvironmentView) => readonly Facts[],
  identify: (place: Facts) => unknown = (place) => place,
): (comparison: Comparison) => readonly Facts[] {
  const identitiesIn = once((view: EnvironmentView) => placesIn(view).map((place) => canonical(identify(place))));
  return ({ before, after }) => {
    const places = placesIn(after);
    // Most changes bring none, and then nothing has to be known of the state before.
    if (places.length === 0) return [];
    const known = new Set(identitiesIn(before));
    return places.filter((place) => !known.has(canonical(identify(place))));
  };
}

/** A workload that exists before and after, under another name too. */
export interface KeptWorkload {
  readonly old: Workload;
  readonly workload: Workload;
}

/** The workloads that exist before and after, with both of their states. */
export const keptWorkloads: (comparison: Pick<Comparison, 'before' | 'after'>) => readonly KeptWorkload[] = once(
  ({ before, after }) =>
    after.workloads.flatMap((workload) => {
      const old = predecessor(workload, before, after);
      return old === undefined ? [] : [{ old, workload }];
    }),
);

/** The files of one environment before and after the change. */
export interface FilesComparison {
  readonly before: EnvironmentSide | undefined;
  readonly after: EnvironmentSide | undefined;
}

/** A rule about the files that hold the objects. A place in no object has the name of the file as its path. */
export function fileRule<Facts extends Place>(
  definition: RuleDefinition<FilesComparison, Facts>,
): Rule<FilesComparison> {
  return defineRule('change', definition);
}

/** One environment, and all that run builds of the same branch. */
export interface BranchComparison {
  readonly environment: string;
  /** The environment itself included. */
  readonly siblings: readonly Comparison[];
}

/** A rule about an environment among others. */
export function branchRule<Facts extends Place>(
  definition: RuleDefinition<BranchComparison, Facts>,
): Rule<BranchComparison> {
  return defineRule('change', definition);
}
