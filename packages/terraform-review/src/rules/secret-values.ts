import type { Rule } from '@vmshift/findings';
import { at, Hidden, isEmpty, numberAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { WRITE_ONLY } from './write-only-arguments';

const TYPES = ['kubernetes_secret', 'kubernetes_secret_v1'];

/** The pairs of a value and the number with which it is sent again: any other one, as it follows the expressions. */
const PAIRS = [
  ['data_wo', 'data_wo_revision'],
  ['binary_data_wo', 'binary_data_wo_revision'],
] as const;

const REVISIONS = PAIRS.map(([, revision]) => revision);

const secretStaysEmpty = resourceRule({
  id: 'secret-stays-empty',
  title: 'A Secret is created with its keys',
  types: TYPES,
  actions: ['create', 'update', 'replace'],
  judge: ({ after, configured }) =>
    PAIRS.filter(
      ([name, revision]) =>
        configured.has(name) && at(after, revision) !== Hidden.UNKNOWN && (numberAt(after, revision) ?? 0) < 1,
    ).map(([name, revision]) => ({ path: [revision], name, revision })),
  class: 'outage',
  verdict: 'block',
  because: ({ name, revision }) => `${name} is sent only when ${revision} changes, and it starts at 1`,
  impact: 'the Secret is created without its keys; pods that need one do not start',
  fix: ({ revision }) => `set ${revision} to 1 or more`,
  see: WRITE_ONLY,
  reads: REVISIONS,
});

const secretRotated = resourceRule({
  id: 'secret-rotated',
  title: 'Pods restart after a value that they read has changed',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after, configured }) =>
    PAIRS.flatMap(([name, revision]) => {
      const [old, next] = [numberAt(before, revision), numberAt(after, revision)];
      if (old === undefined || next === undefined || old === next) return [];
      // secret-stays-empty tells it.
      return configured.has(name) && next < 1 ? [] : [{ path: [revision], revision }];
    }),
  class: 'outage',
  verdict: 'info',
  because: ({ revision }) => `${revision} is another number, higher or lower, so the values are sent again`,
  impact: 'pods that read a key as an environment variable keep the old value until they restart',
  fix: 'for a value that was rotated take the steps of docs/maintenance.md, "Rotate a key"; restart the workloads after the apply',
  see: WRITE_ONLY,
  reads: REVISIONS,
});

const secretInState = resourceRule({
  id: 'secret-in-state',
  title: 'The values of a Secret stay out of the state',
  types: TYPES,
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after, configured }) =>
    ['data', 'binary_data']
      .filter((name) => configured.has(name) && !isEmpty(at(after, name)) && isEmpty(at(before, name)))
      .map((name) => ({ path: [name], name })),
  class: 'secret-leak',
  verdict: 'warn',
  because: ({ name }) => `${name} is an ordinary argument`,
  impact: 'the values stand in clear text in the state and in every plan file',
  fix: ({ name }) => `use ${name}_wo with ${name}_wo_revision and an ephemeral variable`,
  see: WRITE_ONLY,
  reads: ['data', 'binary_data'],
});

const secretKeyRemoved = resourceRule({
  id: 'secret-key-removed',
  title: 'A Secret keeps the keys that pods read',
  types: TYPES,
  actions: ['update'],
  // Only a comparison of two configurations shows keys: a plan has none of a write-only argument.
  judge: ({ changes }) =>
    changes.flatMap(({ path, after }) => {
      const [argument, key, ...below] = path;
      const isKey = ['data_wo', 'binary_data_wo'].includes(String(argument)) && key !== undefined && below.length === 0;
      return isKey && after === undefined ? [{ path: [argument ?? '', key], key, before: undefined }] : [];
    }),
  class: 'outage',
  verdict: 'warn',
  because: ({ key }) => `the Secret loses its key ${key}`,
  impact: 'a pod that reads it runs on, and does not start again',
  fix: 'remove it when no workload in dist/ reads it any more',
  see: 'https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data',
  reads: ['data_wo', 'binary_data_wo'],
});

/** Whether a Secret holds its values, and whether they stay out of the state. */
export const secretRules: readonly Rule<PlanContext>[] = [
  secretStaysEmpty,
  secretRotated,
  secretKeyRemoved,
  secretInState,
];
