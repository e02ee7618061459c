import { canonical } from '@vmshift/kubernetes';
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
  readonly environments: string[];
  readonly change: ObjectChange;
  readonly path: string;
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
    driftsOf(siblings)
      .filter(({ environments }) => environments.includes(environment))
      .map(({ environments, others, change, path, before, after }) => ({
        ...{ object: change.object, path, before: print(before), after: print(after) },
        names: environments.join(', '),
        others: others.join(', '),
      })),
  class: 'drift-between-environments',
  verdict: 'warn',
  because: ({ names, others }) =>
    `${names} and ${others} run the same branch and were alike here; only ${names} changes, and the model declares no difference`,
  impact: 'what is tried in one environment is not what runs in the other',
  fix: 'change all environments of the branch, or declare the difference in the model',
  see: 'https://akuity.io/blog/the-rendered-manifests-pattern',
});

const driftsOf: (siblings: readonly Comparison[]) => readonly Drift[] = once((siblings: readonly Comparison[]) => {
  if (siblings.length < 2 || siblings.some(isDeclared)) return [];
  return sharedChanges(siblings).flatMap((shared) => {
    const others = siblings
      .filter(({ after }) => !shared.environments.includes(after.name))
      .filter(({ before }) => wasAlike(shared, before))
      .map(({ after }) => after.name);
    return others.length === 0 ? [] : [{ ...shared, others }];
  });
});

/** Whether the model of an environment changed too: then the difference is meant. */
function isDeclared({ before, after }: Comparison): boolean {
  return canonical(before.config) !== canonical(after.config);
}

/** Names of the environments aside, so that the same change in each of them is one. */
function sharedChanges(siblings: readonly Comparison[]): readonly SharedChange[] {
  const shared = new Map<string, SharedChange>();
  for (const { after, changes } of siblings) {
    for (const change of changes) {
      for (const { path, before, after: value } of fieldsOf(change)) {
        if (OWN.test(path) || meansNothing(change.object, path)) continue;
        const key = [change.object, path, canonical(before), canonical(value)]
          .map((text) => text.replaceAll(after.name, '*'))
          .join('\n');
        const known = shared.get(key);
        if (known) known.environments.push(after.name);
        else shared.set(key, { environments: [after.name], change, path, before, after: value });
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
function wasAlike({ change, path, before }: SharedChange, view: EnvironmentView): boolean {
  const object = view.find(change.object);
  if (path === '') return (object !== undefined) === (change.before !== undefined);
  if (object === undefined) return false;
  return before === undefined || canonical(object).includes(canonical(before));
}

function print(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : canonical(value);
}
