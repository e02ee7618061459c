import { canonical, normalize } from '@vmshift/kubernetes';
import type { FieldChange } from '../../changes/field-changes';
import type { ObjectChange } from '../../changes/object-changes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { meansNothing } from '../../cluster/metadata-meaning';
import { once } from '../../once';
import { branchRule, type Comparison } from '../rule';

/** Fields in which environments of one branch may differ by nature. */
const OWN =
  /\.(image|replicas|host|hosts|schedule)$|resources\.|\.hard\b|spec\.limits|minReplicas|maxReplicas|checksum\/config|secretName/;

/** A field, or a whole object, that some environments of a branch change alike. */
interface SharedChange {
  /** The environments that make it, each with its path: where one has fewer items in a list, the places differ. */
  readonly paths: Map<string, string>;
  readonly change: ObjectChange;
  readonly before: unknown;
  readonly after: unknown;
}

/** A change that environments do not make which were alike before. */
interface Drift extends SharedChange {
  /** The environments that stay as they were. */
  readonly others: readonly string[];
}

/** What is tried in one environment of a branch runs in the others. */
export const drift = branchRule({
  id: 'environments-drift-apart',
  title: 'Environments of one branch stay alike',
  judge: ({ environment, siblings }) =>
    driftsOf(siblings).flatMap(({ paths, others, change, before, after }) => {
      const path = paths.get(environment);
      if (path === undefined) return [];
      return [
        {
          ...{ object: change.object, path, before: print(before), after: print(after) },
          names: [...paths.keys()].join(', '),
          others: others.join(', '),
        },
      ];
    }),
  class: 'drift-between-environments',
  verdict: 'warn',
  because: ({ names, others }) =>
    `${names} and ${others} run the same branch and were alike here; the change is in ${names} alone, and the model declares no difference`,
  impact: 'what is tried in one environment is not what runs in the other',
  fix: 'change all environments of the branch, or declare the difference in the model',
  see: 'https://akuity.io/blog/the-rendered-manifests-pattern',
});

const driftsOf: (siblings: readonly Comparison[]) => readonly Drift[] = once((siblings: readonly Comparison[]) => {
  if (siblings.length < 2 || siblings.some(isDeclared)) return [];
  const aside = namesAside(siblings.map(({ after }) => after.name));
  return sharedChanges(siblings, aside).flatMap((shared) => {
    const others = siblings
      .filter(({ after }) => !shared.paths.has(after.name))
      .filter(({ before }) => wasAlike(shared, before, aside))
      .map(({ after }) => after.name);
    return others.length === 0 ? [] : [{ ...shared, others }];
  });
});

/** Whether the model of an environment changed too: then the difference is meant. */
function isDeclared({ before, after }: Comparison): boolean {
  return canonical(before.config) !== canonical(after.config);
}

/**
 * Puts the names of all environments aside in a text. Those of the others too: of a text that is the same everywhere and
 * holds one of them as a word or a part of one, as `/dev/null` does, the same has to be left in each environment.
 */
function namesAside(names: readonly string[]): (text: string) => string {
  // What begins with another name comes before it.
  const longestFirst = [...names].sort((left, right) => right.length - left.length);
  return (text) => longestFirst.reduce((rest, name) => rest.replaceAll(name, '*'), text);
}

/** The place of an item in a list, which an item before it moves that not every environment has. */
const PLACE = /\[\d+\]/g;

/** The place of an item at the end of its path. */
const ITEM = /\[\d+\]$/;

/** Names and places aside, so that the same change in each environment is one. */
function sharedChanges(siblings: readonly Comparison[], aside: (text: string) => string): readonly SharedChange[] {
  const shared = new Map<string, SharedChange>();
  for (const { after, changes } of siblings) {
    for (const change of changes) {
      for (const { path, before, after: value } of fieldsOf(change)) {
        if (OWN.test(path) || meansNothing(change.object, path)) continue;
        const texts = [change.object, path.replace(PLACE, '[]'), canonical(before), canonical(value)];
        const key = texts.map(aside).join('\n');
        const known = shared.get(key);
        if (known) known.paths.set(after.name, path);
        else shared.set(key, { paths: new Map([[after.name, path]]), change, before, after: value });
      }
    }
  }
  return [...shared.values()];
}

function fieldsOf(change: ObjectChange) {
  if (change.change === 'changed') return change.fields;
  return [{ path: '', before: change.before && 'there', after: change.after && 'there' }];
}

/** Whether an environment had the object, and the same value in it, before. */
function wasAlike(shared: SharedChange, view: EnvironmentView, aside: (text: string) => string): boolean {
  const { change, before } = shared;
  const object = view.find(change.object);
  if (change.change !== 'changed') return (object !== undefined) === (change.before !== undefined);
  if (object === undefined) return false;
  // As the changes have it, without what Kubernetes fills in.
  const text = aside(canonical(normalize(object, view.autoscalerOf(change.object) !== undefined)));
  const values = before === undefined ? replacedItems(shared, change.fields) : [before];
  return values.every((value) => text.includes(aside(canonical(value))));
}

/** Items that the list of an added one lost in the same change: it came in the place of one of them. */
function replacedItems({ paths }: SharedChange, fields: readonly FieldChange[]): readonly unknown[] {
  const [added = ''] = paths.values();
  const list = added.replace(ITEM, '');
  if (list === added) return [];
  return fields.flatMap(({ path, before, after }) =>
    before !== undefined && after === undefined && path.replace(ITEM, '') === list ? [before] : [],
  );
}

function print(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : canonical(value);
}
