import { at, isEmpty, numberAt } from '../plan-value';
import { resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

/** @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only */
export const WRITE_ONLY = 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only';

/** Write-only arguments that differ, while their revision does not. */
function unsentArguments({ changes, after }: PlannedResource): readonly string[] {
  const names = new Set(changes.map(({ path: [name] }) => String(name)));
  return [...names].filter(
    (name) => name.endsWith('_wo') && !names.has(`${name}_revision`) && !isEmpty(at(after, `${name}_revision`)),
  );
}

/**
 * Whether a write-only argument that changes is sent. Its value is in no state, so that a provider sends it only when the
 * number next to it changes; otherwise the object keeps what it has, and every plan stays empty. Only a comparison of two
 * configurations shows both sides: a plan has none of the base.
 */
export const writeOnlyNotSent = resourceRule({
  id: 'write-only-not-sent',
  title: 'A changed value of a write-only argument is sent',
  actions: ['update'],
  judge: (resource, { environments }) =>
    unsentArguments(resource).map((name) => {
      const revision = `${name}_revision`;
      const keys = resource.changes.flatMap(({ path: [argument, key] }) =>
        argument === name && key !== undefined ? [key] : [],
      );
      const files = environments.map((environment) => `packages/environments/src/${environment}.ts`);
      return { path: [revision], name, revision, number: numberAt(resource.after, revision), keys, files };
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ name, keys, revision, number }) =>
    `the expressions of ${keys.length === 0 ? name : `${keys.join(', ')} of ${name}`} change and ${revision} stays ${number}: ` +
    `the provider sends ${name} only when that number changes`,
  impact: ({ keys }) =>
    `the object keeps its old ${keys.length === 0 ? 'values' : keys.join(', ')}: the apply reports nothing, later plans ` +
    'are empty, and the pods that read the object use the old values',
  fix: ({ revision, files }) =>
    `let ${revision} follow the expressions (apps/infra/src/terraform/write-only-revisions.ts), or raise secretRevisions ` +
    `for it in ${files.join(', ')}`,
  see: WRITE_ONLY,
  reads: ['*_wo_revision', '*_wo'],
});
