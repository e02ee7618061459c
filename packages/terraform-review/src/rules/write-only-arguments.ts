import { at, isEmpty, numberAt } from '../plan-value';
import { type Danger, found, type PlanContext, type PlanRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

/** @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only */
export const WRITE_ONLY = 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only';

/**
 * Whether a write-only argument that changes is sent. Its value is in no state, so that a provider sends it only when the
 * number beside it changes; otherwise the object keeps what it has, and every plan stays empty. Only a comparison of two
 * configurations shows both sides: a plan has none of the base.
 */
export const writeOnlyArguments: PlanRule = (context) =>
  context.plan.resources
    .filter(({ action }) => action === 'update')
    .flatMap((resource) =>
      unsentArguments(resource).map((name) => found(context, resource.address, describe(name, resource, context))),
    );

/** Write-only arguments that differ, while their revision does not. */
function unsentArguments({ changes, after }: PlannedResource): readonly string[] {
  const names = new Set(changes.map(({ path: [name] }) => String(name)));
  return [...names].filter(
    (name) =>
      name.endsWith('_wo') && !names.has(`${name}_revision`) && !isEmpty(at(after ?? undefined, `${name}_revision`)),
  );
}

function describe(name: string, { changes, after }: PlannedResource, { environments }: PlanContext): Danger {
  const revisionName = `${name}_revision`;
  const revision = numberAt(after ?? undefined, revisionName);
  const keys = changes.flatMap(({ path: [argument, key] }) => (argument === name && key !== undefined ? [key] : []));
  const what = keys.length === 0 ? name : `${keys.join(', ')} of ${name}`;
  const files = environments.map((environment) => `packages/environments/src/${environment}.ts`).join(', ');
  return {
    id: 'write-only-not-sent',
    class: 'outage',
    verdict: 'block',
    path: name,
    before: revision,
    after: revision,
    because: `the expressions of ${what} change and ${revisionName} stays ${revision}: the provider sends ${name} only when that number changes`,
    impact: `the object keeps its old ${keys.length === 0 ? 'values' : keys.join(', ')}: the apply reports nothing, later plans are empty, and what reads the object goes on with the old values`,
    fix: `let ${revisionName} follow the expressions (apps/infra/src/terraform/write-only-revisions.ts), or raise secretRevisions for it in ${files}`,
    see: WRITE_ONLY,
  };
}
