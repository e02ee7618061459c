import type { Finding } from '@vmshift/findings';
import { canonical } from '@vmshift/kubernetes';
import type { ObjectChange } from '../../changes/object-changes';
import type { EnvironmentView } from '../../cluster/environment-view';
import type { Comparison } from '../effect';
import { isWithoutMeaning } from '../unjudged';

/** Fields in which environments of one branch may differ by nature. */
const OWN =
  /\.(image|replicas|host|hosts|schedule)$|resources\.|\.hard\b|spec\.limits|minReplicas|maxReplicas|checksum\/config|secretName/;

/**
 * Environments that run the same branch and that a change makes differ, where they were alike, without the model
 * saying so: what was tried in one is then not what runs in the other.
 */
export function driftBetweenEnvironments(comparisons: readonly Comparison[]): readonly Finding[] {
  const byBranch = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const branch = comparison.after.config?.branch;
    if (branch !== undefined && comparison.before.objects.length > 0)
      byBranch.set(branch, [...(byBranch.get(branch) ?? []), comparison]);
  }
  return [...byBranch.values()].flatMap(siblings);
}

function siblings(comparisons: readonly Comparison[]): readonly Finding[] {
  if (comparisons.length < 2) return [];
  const counts = new Map<
    string,
    {
      readonly environments: string[];
      readonly change: ObjectChange;
      readonly path: string;
      readonly before: unknown;
      readonly after: unknown;
    }
  >();
  const declared = comparisons.some(({ before, after }) => isDeclared(before, after));
  if (declared) return [];
  for (const { after, changes } of comparisons) {
    for (const change of changes) {
      for (const field of change.change === 'changed'
        ? change.fields
        : [{ path: '', before: change.before && 'there', after: change.after && 'there' }]) {
        if (OWN.test(field.path) || isWithoutMeaning(change.object, field.path)) continue;
        const key = [change.object, field.path, canonical(field.before), canonical(field.after)]
          .map((text) => text.replaceAll(after.config?.name ?? '\0', '*'))
          .join('\n');
        const known = counts.get(key);
        if (known) known.environments.push(after.name);
        else
          counts.set(key, {
            environments: [after.name],
            change,
            path: field.path,
            before: field.before,
            after: field.after,
          });
      }
    }
  }
  return [...counts.values()].flatMap((one) => describe(one, comparisons));
}

/** Whether the model of an environment changed too: then the difference is meant. */
function isDeclared(before: EnvironmentView, after: EnvironmentView): boolean {
  return canonical(before.config) !== canonical(after.config);
}

function describe(
  {
    environments,
    change,
    path,
    before,
    after,
  }: {
    readonly environments: readonly string[];
    readonly change: ObjectChange;
    readonly path: string;
    readonly before: unknown;
    readonly after: unknown;
  },
  comparisons: readonly Comparison[],
): readonly Finding[] {
  const others = comparisons.map(({ after: view }) => view.name).filter((name) => !environments.includes(name));
  const alike = comparisons
    .filter(({ before: view }) => others.includes(view.name))
    .filter(({ before: view }) => wasAlike(change, view, path, before));
  if (alike.length === 0) return [];
  const names = alike.map(({ after: view }) => view.name);
  return [
    {
      id: 'environments-drift-apart',
      class: 'drift-between-environments',
      verdict: 'warn',
      environments,
      object: change.object,
      path,
      before: before === undefined ? undefined : short(before),
      after: after === undefined ? undefined : short(after),
      because: `${environments.join(', ')} and ${names.join(', ')} run the same branch and were alike here; only ${environments.join(', ')} changes, and the model declares no difference`,
      impact: 'what is tried in one environment is not what runs in the other',
      fix: 'change all environments of the branch, or declare the difference in the model',
      see: 'https://akuity.io/blog/the-rendered-manifests-pattern',
    },
  ];
}

/** Whether the sibling had the object, and the same value in it, before. */
function wasAlike(change: ObjectChange, view: EnvironmentView, path: string, before: unknown): boolean {
  const object = view.find(change.object);
  if (path === '') return (object !== undefined) === (change.before !== undefined);
  if (object === undefined) return false;
  return before === undefined || canonical(object).includes(canonical(before));
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : canonical(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
