import type { Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { changesOf, type ReleasePlan } from '@vmshift/releases';
import { type OperateInputs, operateCommand } from '../operate/operate-command';
import type { World } from '../world';

/** A request as the workflow can run it in the place of a person. */
export interface WorkflowRequest {
  readonly model: Model;
  /** The same for the workflow, should the branch take no push; or lines that say what the workflow lacks. */
  readonly byWorkflow: (plan: ReleasePlan) => OperateInputs | readonly string[];
}

/** What the workflow is started with; undefined where it lacks something. */
export function operateInputs({ byWorkflow }: WorkflowRequest, plan: ReleasePlan): OperateInputs | undefined {
  const inputs = byWorkflow(plan);
  return 'verb' in inputs ? inputs : undefined;
}

/** What to do where the rules of the branch allow no push by a person: the same by the workflow that may push. */
export function refusedPush(
  { model, byWorkflow }: WorkflowRequest,
  plan: ReleasePlan,
  { because }: { readonly because: string },
  remoteBranch: string,
  { env }: Pick<World, 'env'>,
): UserError {
  const inputs = byWorkflow(plan);
  const refusal = `${remoteBranch} does not accept direct pushes: ${because}`;
  // The workflow itself: there is no other way in.
  if (env.GITHUB_ACTIONS === 'true') {
    return new UserError([
      refusal,
      '  nothing was changed; fix: put the App vmshift-release on the bypass list of the ruleset of the branch',
    ]);
  }
  if (!('verb' in inputs)) {
    const [first = '', ...more] = inputs;
    return new UserError([refusal, `  nothing was changed; ${first}`, ...more]);
  }
  const approval = needsApproval(inputs, model, plan) ? ', which waits for an approval' : '';
  return new UserError([
    refusal,
    `  nothing was changed; fix: gh auth login and run it again, or start the workflow${approval}, by hand:`,
    `  ${operateCommand(inputs, model.platform.repository)}`,
  ]);
}

/** As in the workflow: what a person starts waits where the model asks for it, a release only when it is forced. */
function needsApproval({ verb }: OperateInputs, { environments }: Model, plan: ReleasePlan): boolean {
  const names = changesOf(plan).map(({ environment }) => environment);
  return verb !== 'release' && environments.some(({ name, release }) => release.approval && names.includes(name));
}
