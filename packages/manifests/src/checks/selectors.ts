import { canonical, selects, type Workload } from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule, objectRule } from '../object-rule';
import { listed, printed } from '../printed';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector';
/** Kinds whose selector the API server fills in. */
const GENERATED: ReadonlySet<string> = new Set(['Pod', 'Job', 'CronJob']);

function selecting({ workloads }: EachInput): readonly Workload[] {
  return workloads.filter(({ object }) => !GENERATED.has(object.kind));
}

const selectorMissesOwnPods = eachObjectRule({
  id: 'selector-misses-own-pods',
  title: 'A workload selects the pods of its own template',
  judge: (input) =>
    selecting(input)
      .filter(({ selector = {}, labels }) => Object.keys(selector).length === 0 || !selects(selector, labels))
      .map(({ name, selector, labels }) => ({
        ...{ object: name, path: 'spec.selector', now: printed(selector), labels: canonical(labels) },
      })),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ labels }) => `the selector has to select the labels of the workload’s own pods, ${labels}`,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'select the label app of the pods',
  see: SEE,
  reads: ['spec.selector'],
});

const selectorOverlaps = objectRule({
  id: 'selector-overlaps',
  title: 'A workload selects no pods of another',
  judge: (input) =>
    selecting(input).flatMap((workload) => {
      const { selector = {}, name } = workload;
      if (Object.keys(selector).length === 0) return [];
      const others = input.workloads.filter((other) => other !== workload && selects(selector, other.labels));
      if (others.length === 0) return [];
      return [
        {
          ...{ object: name, path: 'spec.selector', now: printed(selector) },
          others: listed(others.map((other) => other.name)),
        },
      ];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ others }) => `the selector also selects the pods of ${others}`,
  impact: 'the controllers count and delete each other’s pods',
  fix: 'give the pods of each workload a value of their own for the label app, and select that',
  see: SEE,
  reads: ['spec.selector'],
});

export const selectorRules = [selectorMissesOwnPods, selectorOverlaps];
