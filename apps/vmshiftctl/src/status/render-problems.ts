import { planManifests } from '@vmshift/chart';
import { DIST_FOLDER, type Model } from '@vmshift/environments';
import { oneLine, UserError } from '@vmshift/findings';
import { isEmptyPlan } from '@vmshift/manifests';
import type { EnvironmentState } from '@vmshift/releases';
import type { Checkout } from '../git/read-checkout';
import { distProblem } from '../publish/environment-problems';
import type { StatusProblem } from './status-problem';

/**
 * Environments differ by declared values alone: what is in `dist/` and not declared is found by rendering again. Only where
 * that finds something each is rendered for itself, as one that cannot be rendered must hide nothing of the others.
 *
 * @param reading is awaited when all is rendered: Git answers meanwhile
 */
export async function renderProblems(
  root: string,
  model: Model,
  states: readonly EnvironmentState[],
  reading: Promise<Checkout>,
): Promise<readonly StatusProblem[]> {
  const own = ({ name }: { readonly name: string }) => model.environments.some((one) => one.name === name);
  const whole = renderAll(() => planManifests({ root, model }).folders);
  const { uncommitted } = await reading;
  const clean = !(whole instanceof UserError) && whole.filter(own).every(({ plan }) => isEmptyPlan(plan));
  const problems = clean ? [] : states.flatMap((state) => distProblem(root, model, state, uncommitted) ?? []);
  if (problems.length > 0 || states.some(({ pin }) => pin === undefined)) {
    return problems.map(({ environment, problem, fix }) => ({ environment, problem, next: [fix] }));
  }
  if (whole instanceof UserError) {
    const problem = `the manifests cannot be rendered: ${oneLine(whole.message)}`;
    return [{ environment: 'platform', problem, next: ['./vmshiftctl validate'] }];
  }
  return whole
    .filter((folder) => !own(folder))
    .map(({ name }) => retiredFolder(`${DIST_FOLDER}/${name}`, uncommitted.has(name)));
}

/** What is rendered, or why nothing is. */
function renderAll<Rendered>(render: () => Rendered): Rendered | UserError {
  try {
    return render();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** Manifests of an environment that left the model: Argo CD no longer applies them, and a render removes them. */
function retiredFolder(folder: string, edited: boolean): StatusProblem {
  const commit = `git add --all -- ${folder} && git commit -m "Remove ${folder}" -- ${folder}`;
  return {
    environment: 'platform',
    problem: `${folder} belongs to no environment of the model`,
    next: [edited ? './vmshiftctl synth' : `./vmshiftctl synth && ${commit}`],
  };
}
