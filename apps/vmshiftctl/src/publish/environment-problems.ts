import { planManifests } from '@vmshift/chart';
import { DIST_FOLDER, type EnvironmentConfig, type Model } from '@vmshift/environments';
import { listFirst, UserError } from '@vmshift/findings';
import type { EnvironmentState } from '@vmshift/releases';
import type { Git } from '../git/git';
import { readCheckout } from '../git/read-checkout';
import { requireInWorkTree } from '../git/sparse-checkout';
import { readEnvironmentStates } from '../read-environment-states';

/** What is wrong with an environment in Git, for a command about another one. */
export interface EnvironmentProblem {
  readonly environment: string;
  /** One sentence, lower case. */
  readonly problem: string;
  /** Why it cannot be rendered at all: one model has the same fault for every environment. @default it can be */
  readonly refusal?: string;
  /** The commands that put it right, as they can be pasted. */
  readonly fix: string;
}

/**
 * What is wrong with environments that a command does not touch: pins that cannot be read, manifests that are not what
 * model and pin render to.
 *
 * @param manifests whether to render, too
 * @throws UserError where a sparse checkout leaves out manifests
 */
export async function environmentProblems(
  root: string,
  git: Git,
  model: Model,
  environments: readonly EnvironmentConfig[],
  { manifests }: { readonly manifests: boolean },
): Promise<readonly EnvironmentProblem[]> {
  const states = await readEnvironmentStates(root, git, environments);
  if (!manifests) return states.flatMap((state) => pinProblem(state) ?? []);
  const broken = states.filter((state) => pinProblem(state) ?? distProblem(root, model, state));
  if (broken.length === 0) return [];
  await requireInWorkTree(
    git,
    broken.map(({ environment }) => `${DIST_FOLDER}/${environment.name}`),
  );
  const { uncommitted } = await readCheckout(git);
  return broken.flatMap((state) => pinProblem(state) ?? distProblem(root, model, state, uncommitted) ?? []);
}

function pinProblem({ environment, brokenPin }: EnvironmentState): EnvironmentProblem | undefined {
  return brokenPin && { environment: environment.name, problem: brokenPin.problem, fix: brokenPin.fix };
}

/**
 * A `dist/<environment>` that is not what the committed model and pin render to; the next render would change or carry
 * along what was put there. Where the pin is missing, unreadable or of another branch there is nothing to compare:
 * the next release writes both.
 *
 * @param edited names of the environments whose folder has changes that are in no commit
 */
export function distProblem(
  root: string,
  model: Model,
  { environment, pin }: Pick<EnvironmentState, 'environment' | 'pin'>,
  edited: ReadonlySet<string> = new Set(),
): EnvironmentProblem | undefined {
  const { name, branch } = environment;
  if (pin?.branch !== branch) return undefined;
  const folder = `${DIST_FOLDER}/${name}`;
  try {
    const { folders } = planManifests({ root, model, environments: [name], pins: new Map([[name, pin]]) });
    const files = folders.flatMap(({ plan }) => [...plan.added, ...plan.changed, ...plan.removed]);
    if (files.length === 0) return undefined;
    const named = files.map((file) => `${folder}/${file}`);
    const render = `./vmshiftctl synth --environment ${name}`;
    const commit = `git add --all -- ${folder} && git commit -m "Render ${folder}" -- ${folder}`;
    return {
      environment: name,
      problem: `${folder} differs from a fresh render: ${listFirst(named, 3)}`,
      fix: edited.has(name) ? render : `${render} && ${commit}`,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const refusal = firstProblem(error);
    return {
      environment: name,
      problem: `${folder} cannot be rendered: ${refusal}`,
      refusal,
      fix: './vmshiftctl validate',
    };
  }
}

/** The heading and the first problem under it, and how many more there are: `validate` prints them all. */
function firstProblem({ lines: [heading = '', first, ...more] }: UserError): string {
  if (first === undefined) return heading;
  // A finding goes on in lines that are indented further.
  const others = more.filter((line) => !line.startsWith('    ')).length;
  return `${heading.replace(/:$/, '')}: ${first.trim()}${others > 0 ? `; and ${others} more` : ''}`;
}
