import type { Rule, Verdict } from '@vmshift/findings';
import { type PlanContext, resourceRule } from '../rule';
import type { AttributeChange } from '../terraform-plan';
import { changedValues } from './changed-values';

const TYPES = ['helm_release'];

/** Names under which charts have a number of replicas. */
const REPLICAS = ['minReplicas', 'replicaCount', 'replicas'];
const READS = REPLICAS.map((name) => `values.**.${name}`);
const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment';

const componentWithoutReplicas = resourceRule({
  id: 'component-without-replicas',
  title: 'A component of a chart keeps running',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    changedValues(release, REPLICAS)
      .filter(({ after }) => after === 0)
      .map(({ path }) => ({ path })),
  class: 'outage',
  verdict: 'block',
  because: 'the component is scaled to zero replicas',
  impact: 'it stops when the release is upgraded',
  fix: 'keep at least one replica',
  see: SEE,
  reads: READS,
});

const componentReplicas = resourceRule({
  id: 'component-replicas',
  title: 'A component of a chart keeps its spare replicas',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    changedValues(release, REPLICAS)
      .filter(({ after }) => after !== 0)
      .map(({ path, before, after }) => {
        const isFewer = typeof before === 'number' && (typeof after !== 'number' || after < before);
        const verdict: Verdict = isFewer ? 'warn' : 'info';
        return { path, verdict, isFewer };
      }),
  class: 'outage',
  verdict: 'warn',
  because: ({ before, after }) =>
    `the component has ${after ?? 'as many replicas as the chart gives'} in place of ${before ?? 'as many as the chart gives'}`,
  impact: ({ isFewer }) =>
    isFewer ? 'with one replica it is away whenever its node is drained or fails' : 'its pods need room on the nodes',
  fix: ({ isFewer }) => (isFewer ? 'keep two where anything waits for it' : 'compare with what the nodes hold'),
  see: SEE,
  reads: READS,
  explainedBy: ['argocd-makes-applications'],
});

/** Names under which charts switch a part of them on. */
const SWITCHES: readonly (string | number)[] = ['create', 'enabled'];

/** Whether a value of a chart was on and is off. What is switched on is told as any other value. */
export function isSwitchedOff({ path, before, after }: Pick<AttributeChange, 'path' | 'before' | 'after'>): boolean {
  return SWITCHES.includes(path.at(-1) ?? '') && before === true && after === false;
}

const componentSwitchedOff = resourceRule({
  id: 'component-switched-off',
  title: 'A part of a chart that is switched on stays',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    release.changes
      .filter((change) => change.path[0] === 'values' && isSwitchedOff(change))
      .map(({ path }) => ({ path })),
  class: 'outage',
  verdict: 'warn',
  because: 'this part of the chart is switched off',
  impact: 'its objects are deleted when the release is upgraded, with what they hold or protect',
  fix: 'find out what uses it first',
  see: 'https://helm.sh/docs/chart_best_practices/values/',
  explainedBy: ['*'],
});

/** How many there are of each component of a chart, none included. */
export const componentRules: readonly Rule<PlanContext>[] = [
  componentWithoutReplicas,
  componentReplicas,
  componentSwitchedOff,
];
