import { isDeepStrictEqual } from 'node:util';
import type { NetworkFlow } from '@vmshift/application';
import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { type Finding, type Found, foldExplained, gatherAlike, judgeAll, printSafely } from '@vmshift/findings';
import { canonical, type KubeObject, nearestPath, objectName, valueAtPath } from '@vmshift/kubernetes';
import { CHANGE_REFUSALS } from './checks/immutable-fields';
import { type EnvironmentState, type PinnedImages, prepare } from './object-rule';
import { objectRules } from './object-rules';
import { printed } from './printed';

/** What a fresh render of an environment is held to: nothing of it is unknown. */
export interface CheckContext extends EnvironmentState {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
  readonly pinned: PinnedImages;
  readonly flows: readonly NetworkFlow[];
  /**
   * Whether an acknowledgement allows what is refused because of what is committed.
   * @default nothing is allowed
   */
  readonly acknowledged?: (finding: Finding) => boolean;
}

/** Everything that is wrong with the objects of one environment. What has the verdict `block` refuses the render. */
export function checkManifests({ acknowledged = () => false, ...state }: CheckContext): readonly Finding[] {
  const sides = sidesByName(state);
  return gatherAlike(objectRules, foldExplained(objectRules, judgeAll(objectRules, prepare(state))))
    .map((finding): Finding => ({ ...inPlace(finding, sides), environments: [state.environment.name] }))
    .filter((finding) => !(CHANGE_REFUSALS.has(finding.id) && acknowledged(finding)));
}

/**
 * What one state brings that another did not have. A finding is known when its rule, its place and all of its texts are:
 * one that gets worse says so, and is told again.
 * @param before none of its objects is judged when it is undefined
 */
export function newFindings(before: EnvironmentState | undefined, after: EnvironmentState): readonly Found[] {
  const state = { ...after, committed: before?.objects };
  const found = judgeChanged(before, state);
  const known = before === undefined ? new Set() : knownOf(found, before);
  const sides = sidesByName(state);
  return found
    .filter((finding) => !known.has(canonical(finding)))
    .map((finding) => asChange(inPlace(finding, sides), sides));
}

/** What the rules find in a state. What did not change is left out where each object is judged by itself: it brings nothing new. */
function judgeChanged(before: EnvironmentState | undefined, state: EnvironmentState): readonly Found[] {
  const all = prepare(state);
  if (before === undefined || !isDeepStrictEqual(modelOf(before), modelOf(state))) return judgeAll(objectRules, all);
  const known = new Set(before.objects);
  const changed = prepare({ ...state, objects: state.objects.filter((object) => !known.has(object)) });
  return objectRules.flatMap((rule) => rule.judge(rule.judgesEach ? changed : all));
}

function modelOf({ environment, platform }: EnvironmentState): unknown {
  return [environment, platform];
}

/** What the rules of some findings find in a state; most changes bring none, and none is asked then. */
function knownOf(findings: readonly Found[], state: EnvironmentState): ReadonlySet<string> {
  const ids = new Set(findings.map(({ id }) => id));
  if (ids.size === 0) return new Set();
  const rules = objectRules.filter(({ id }) => ids.has(id));
  return new Set(judgeAll(rules, prepare(state)).map(canonical));
}

/** The objects of one name, after a change and before it. A name that stands twice is told by a rule of its own. */
interface Sides {
  readonly after: KubeObject[];
  readonly before: KubeObject[];
}

/** Looked up once for all findings: a change can bring as many of them as it brings objects. */
function sidesByName({ objects, committed = [] }: EnvironmentState): ReadonlyMap<string, Sides> {
  const sides = new Map<string, Sides>();
  const add = (object: KubeObject, side: keyof Sides): void => {
    const name = objectName(object);
    const known = sides.get(name) ?? { after: [], before: [] };
    known[side].push(object);
    sides.set(name, known);
  };
  for (const object of objects) add(object, 'after');
  for (const object of committed) add(object, 'before');
  return sides;
}

/** A value that the change wrote is told with the one before it. */
function asChange(finding: Found, sides: ReadonlyMap<string, Sides>): Found {
  const { now, object: name, path, ...rest } = finding;
  const [[before], [after]] = [sides.get(name)?.before ?? [], sides.get(name)?.after ?? []];
  if (now === undefined || path === '' || before === undefined || printed(valueAtPath(after, path)) !== now) {
    return finding;
  }
  const was = valueAtPath(before, path);
  if (printed(was) === now) return finding;
  return {
    ...rest,
    object: name,
    path,
    before: was === undefined ? undefined : printSafely(path, printed(was)),
    after: now,
  };
}

/** The finding at a path that leads somewhere, before or after: a field that is missing is told where it should be. */
function inPlace(finding: Found, sides: ReadonlyMap<string, Sides>): Found {
  const found = finding.path === '' ? undefined : sides.get(finding.object);
  return found === undefined
    ? finding
    : { ...finding, path: nearestPath(finding.path, ...found.after, ...found.before) };
}
