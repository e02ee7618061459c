import type { ReportField, ResourceDrift, ResourcePlan, StackPlan } from '@vmshift/findings/report';
import { changePath } from '@vmshift/kubernetes';
import { effectiveDrift } from './drift';
import { Hidden, isEmpty, printPath, printValue } from './plan-value';
import type { AttributeChange, PlannedAction, PlannedResource, TerraformPlan } from './terraform-plan';

/** Worst first: the order in which changes are shown. */
const ACTIONS: readonly ResourcePlan['action'][] = ['delete', 'replace', 'forget', 'update', 'create'];

/** Describes a plan. `paths` is what `constructPaths` read from the stack's `cdk.tf.json`. */
export function describePlan(
  stack: string,
  plan: TerraformPlan,
  paths: ReadonlyMap<string, string> = new Map(),
): StackPlan {
  const constructPath = ({ address }: PlannedResource): string | undefined => paths.get(address.replace(/\[.*$/, ''));
  const changes = plan.resources
    .flatMap((resource): ResourcePlan[] => {
      const { address, type, action, reason, previousAddress } = resource;
      const moved = action === 'no-op' && previousAddress !== undefined;
      if (action === 'read' || (action === 'no-op' && !moved)) return [];
      return [
        {
          address,
          type,
          constructPath: constructPath(resource),
          action: action === 'no-op' ? 'update' : action,
          because: resource.replacePaths.map(printPath),
          reason,
          previousAddress,
          attributes: describeAttributes(resource.changes.filter(tellsSomething(action))),
        },
      ];
    })
    .sort((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action) || compare(a.address, b.address));
  const drift = plan.drift.flatMap((resource): ResourceDrift[] => {
    const { address } = resource;
    if (resource.action === 'delete') {
      return [{ address, constructPath: constructPath(resource), action: 'delete', attributes: [] }];
    }
    const attributes = describeAttributes(effectiveDrift(resource));
    return attributes.length === 0
      ? []
      : [{ address, constructPath: constructPath(resource), action: 'update', attributes }];
  });
  return { stack, changes, drift, outputs: plan.changedOutputs };
}

/** A new object gets all its computed attributes again, and a first value of one is no change. */
function tellsSomething(action: PlannedAction): (change: AttributeChange) => boolean {
  return ({ before, after }) => after !== Hidden.UNKNOWN || (action !== 'replace' && !isEmpty(before));
}

function describeAttributes(changes: readonly AttributeChange[]): ReportField[] {
  const known = changes.filter(({ after }) => after !== Hidden.UNKNOWN);
  const unknown = changes.filter(({ after }) => after === Hidden.UNKNOWN);
  return [...known, ...unknown].map((change) => ({
    path: changePath('', change),
    before: printValue(change.before),
    after: printValue(change.after),
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
