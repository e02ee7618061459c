import { planManifests, readPins } from '@vmshift/chart';
import type { Diagnosis } from '@vmshift/diagnosis';
import { PLATFORM } from '@vmshift/diagnosis/git';
import { DIST_FOLDER, type Model } from '@vmshift/environments';
import { oneLine, UserError } from '@vmshift/findings';
import type { EnvironmentState } from '@vmshift/releases';
import { isEmptyPlan } from '@vmshift/rendered-files';
import type { Checkout } from '../git/read-checkout';
import { distProblem } from '../publish/environment-problems';

/** The id of a `dist/<environment>` that is not what is rendered. */
export const DIST_DIFFERS = 'dist-differs';

/**
 * Environments differ by declared values alone: what is in `dist/` and not declared is found by rendering again. Only where
 * that finds something each is rendered for itself, as one that cannot be rendered must hide nothing of the others.
 *
 * Whether the chart would take more from another build is for the commands that render for one: here it would double the
 * work.
 *
 * @param reading and `checkingOut` are awaited when all is rendered: Git answers meanwhile
 */
export async function renderProblems(
  root: string,
  model: Model,
  reading: Promise<readonly EnvironmentState[]>,
  checkingOut: Promise<Checkout>,
): Promise<readonly Diagnosis[]> {
  const own = ({ name }: { readonly name: string }) => model.environments.some((one) => one.name === name);
  const whole = renderAll(() => planManifests({ root, model, pins: readPins(root, model) }).folders);
  const states = await reading;
  const { uncommitted } = await checkingOut;
  const clean = !(whole instanceof UserError) && whole.filter(own).every(({ plan }) => isEmptyPlan(plan));
  const problems = clean ? [] : states.flatMap((state) => distProblem(root, model, state, uncommitted) ?? []);
  const refusals = new Set(problems.map(({ refusal }) => refusal));
  const [shared] = refusals;
  if (problems.length > 1 && refusals.size === 1 && shared !== undefined) return [renderRefused(shared)];
  if (problems.length > 0 || states.some(({ pin }) => pin === undefined)) {
    return problems.map(({ environment, problem, fix }) =>
      ofGit(DIST_DIFFERS, environment, `Folder/${DIST_FOLDER}/${environment}`, problem, fix),
    );
  }
  if (whole instanceof UserError) return [renderRefused(oneLine(whole.message))];
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

/** What keeps all environments from being rendered is told once. */
function renderRefused(reason: string): Diagnosis {
  const problem = `the manifests cannot be rendered: ${reason}`;
  return ofGit('render-refused', PLATFORM, `Folder/${DIST_FOLDER}`, problem, './vmshiftctl validate');
}

/** Manifests of an environment that left the model: Argo CD no longer applies them, and a render removes them. */
function retiredFolder(folder: string, edited: boolean): Diagnosis {
  const commit = `git add --all -- ${folder} && git commit -m "Remove ${folder}" -- ${folder}`;
  const next = edited ? './vmshiftctl synth' : `./vmshiftctl synth && ${commit}`;
  return ofGit(
    'dist-folder-retired',
    PLATFORM,
    `Folder/${folder}`,
    `${folder} belongs to no environment of the model`,
    next,
  );
}

/** What is rendered is what Argo CD applies next. */
function ofGit(id: string, environment: string, object: string, cause: string, next: string): Diagnosis {
  return {
    ...{ id, environment, object, cause },
    severity: 'at-risk',
    evidence: [],
    next: [next],
    runbook: 'on-call.md#is-it-all-right',
    releaseCanCause: false,
  };
}
