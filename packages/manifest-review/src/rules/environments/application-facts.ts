import { applicationOf, type PlatformConfig } from '@vmshift/environments';
import { type Place, printValue, type Rule } from '@vmshift/findings';
import { at, canonical, dataAt, isData, numberAt } from '@vmshift/kubernetes';
import { type Comparison, changeRule } from '../rule';

/** What the profile says of the images and of the cluster, by its path in the profile. No edit of it changes them. */
const FACTS = ['celery', 'imageNames', 'ingress.health', 'neighbours'];

/** The same of each server. */
const SERVER_FACTS = ['imageNames'];

/** What was measured that the application needs, by its path in the profile. */
const NEEDS = ['processMemoryMib', 'databasePool.size', 'databasePool.overflow'];

/** The same of each process and server. */
const WORKLOAD_NEEDS = [
  'startSeconds',
  'silentSeconds',
  'stopSeconds',
  'leastMemoryMib',
  'workers',
  'databaseConnections',
];

/** A value of the profile that the base declares and the head does not. */
interface Lost {
  /** From the profile. */
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** Every value below a path that is another one or gone. What only comes takes nothing away. */
function lostBelow(path: string, was: unknown, is: unknown): readonly Lost[] {
  if (isData(was))
    return Object.entries(was).flatMap(([name, value]) =>
      lostBelow(`${path}.${name}`, value, isData(is) && Object.hasOwn(is, name) ? is[name] : undefined),
    );
  if (!Array.isArray(was)) return was === undefined || was === is ? [] : [{ path, was, is }];
  const kept = new Set((Array.isArray(is) ? is : []).map((entry) => canonical(entry)));
  return was.every((entry) => kept.has(canonical(entry))) ? [] : [{ path, was, is }];
}

/** The paths of the same field of all entries of a part of the profile. */
function ofEach(profile: unknown, part: string, fields: readonly string[]): readonly string[] {
  return Object.keys(dataAt(profile, part)).flatMap((name) => fields.map((field) => `${part}.${name}.${field}`));
}

function lostFacts(was: unknown, is: unknown): readonly Lost[] {
  const paths = [...FACTS, ...ofEach(was, 'servers', SERVER_FACTS)];
  return paths.flatMap((path) => lostBelow(path, at(was, path), at(is, path)));
}

function loweredNeeds(was: unknown, is: unknown): readonly Lost[] {
  const paths = [...NEEDS, ...['processes', 'servers'].flatMap((part) => ofEach(was, part, WORKLOAD_NEEDS))];
  return paths.flatMap((path) => {
    // What runs no more needs nothing.
    if (!isData(at(is, path.slice(0, path.lastIndexOf('.'))))) return [];
    const [from, to] = [numberAt(was, path), numberAt(is, path) ?? 0];
    return from !== undefined && to < from ? [{ path, was: from, is: at(is, path) }] : [];
  });
}

function placesOf(
  find: (was: unknown, is: unknown) => readonly Lost[],
): (comparison: Comparison) => readonly (Place & { readonly was: string })[] {
  return ({ before, after }) => {
    if (before.platform === undefined || after.platform === undefined) return [];
    const [was, is] = [before.platform, after.platform].map((platform: PlatformConfig): unknown =>
      applicationOf(platform),
    );
    if (was === is) return [];
    return find(was, is).map(({ path, was: old, is: now }) => ({
      object: 'Model/platform',
      path: `application.${path}`,
      before: printValue(old),
      after: now === undefined ? undefined : printValue(now),
      was: printValue(old),
    }));
  };
}

/** What the application and its surroundings are, against what the base declares: other rules judge the head by its own word. */
export const applicationFacts: readonly Rule<Comparison>[] = [
  changeRule({
    id: 'model-fact-changes',
    title: 'The model tells of the images and the cluster what the base tells',
    judge: placesOf(lostFacts),
    class: 'outage',
    verdict: 'block',
    because: ({ was }) =>
      `an edit of the model changes neither the images nor the cluster: where ${was} was right, what is rendered of another value fails`,
    impact: 'pods are started, found or let through by this value, and the other rules take it for granted',
    fix: ({ was }) => `keep ${was}; acknowledge it where the image or the cluster has changed before`,
    see: 'https://akuity.io/blog/the-rendered-manifests-pattern',
  }),
  changeRule({
    id: 'model-need-lowered',
    title: 'What was measured that the application needs stays',
    judge: placesOf(loweredNeeds),
    class: 'outage',
    verdict: 'warn',
    because: 'by this number the other rules judge probes, grace periods, memory and connections of the application',
    impact: 'where it still needs as much as before, what is too little for it is found right',
    fix: ({ was }) => `keep ${was}, unless it was measured again`,
    see: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  }),
];
