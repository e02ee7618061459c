import type { Rule } from '@vmshift/findings';
import { at, Hidden } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { isRelease } from './chart-name';

const BECAUSE = 'the values of the chart are hidden, or become known during the apply only';
const FIX = 'deploy the stacks that this one depends on first and plan again; keep secrets out of values (set_wo)';
const SEE = 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release';

function hasUnseenValues({ after }: PlannedResource): boolean {
  return at(after, 'values') instanceof Hidden;
}

/** Values that grant rights. */
function grantsRights(release: PlannedResource): boolean {
  return isRelease(release, 'argocd-apps');
}

const grantingValuesUnseen = resourceRule({
  id: 'granting-values-unseen',
  title: 'The projects and Applications of Argo CD are reviewed',
  types: ['helm_release'],
  actions: ['create', 'update'],
  judge: (release) => (hasUnseenValues(release) && grantsRights(release) ? [{ path: ['values'] }] : []),
  class: 'privilege',
  verdict: 'block',
  because: BECAUSE,
  impact: 'the rights that they grant were not reviewed',
  fix: FIX,
  see: SEE,
});

const chartValuesUnseen = resourceRule({
  id: 'chart-values-unseen',
  title: 'The values of a chart are reviewed',
  types: ['helm_release'],
  actions: ['create', 'update'],
  judge: (release) => {
    if (!hasUnseenValues(release) || grantsRights(release)) return [];
    return [{ path: ['values'], verdict: release.action === 'update' ? 'warn' : 'info' }];
  },
  class: 'sync-failure',
  verdict: 'warn',
  because: BECAUSE,
  impact: 'what they switch on or off was not reviewed',
  fix: FIX,
  see: SEE,
});

/** Values of a chart that a plan does not show. */
export const unseenValuesRules: readonly Rule<PlanContext>[] = [grantingValuesUnseen, chartValuesUnseen];
