import { parse } from 'yaml';
import { type StackVariable, stackVariables } from '../../apps/infra/src/terraform/stack-variables';
import { gitHubName, gitHubSettings, inBuckets } from '../../apps/vmshiftctl/src/github/github-settings';
import type { Model } from '../../packages/environments/src';
import { ARGOCD_STACK } from '../../packages/environments/src/stacks';
import type { Workflow } from './workflow-file';

/** A step of a workflow in which Terraform runs, by a piece of its command. */
interface TerraformStep {
  readonly file: string;
  readonly job: string;
  readonly command: string;
  readonly takes: (variable: StackVariable) => boolean;
}

/** A plan does without what it has a placeholder for. */
const inPlans = ({ placeholder }: StackVariable) => placeholder === undefined;

const WORKFLOWS = '.github/workflows';
const STEPS: readonly TerraformStep[] = [
  { file: `${WORKFLOWS}/infra.yaml`, job: 'plan', command: 'vmshiftctl plan', takes: inPlans },
  {
    ...{ file: `${WORKFLOWS}/infra.yaml`, job: 'deploy', command: 'vmshiftctl deploy' },
    takes: ({ stack }) => stack !== ARGOCD_STACK,
  },
  {
    ...{ file: `${WORKFLOWS}/infra.yaml`, job: 'argocd', command: 'vmshiftctl deploy' },
    takes: ({ stack }) => stack === ARGOCD_STACK,
  },
  { file: `${WORKFLOWS}/drift.yaml`, job: 'drift', command: 'vmshiftctl plan', takes: inPlans },
];

/** The document that says what a person sets at GitHub. */
const GUIDE = 'docs/setup.md';

/** The line of a step's `env` that gives Terraform the variable; none for the constants, which the action `setup` sets. */
function linesOf({ name, sensitive }: StackVariable): readonly string[] {
  return gitHubName(name).map((setting) => `${name}: \${{ ${sensitive ? 'secrets' : 'vars'}.${setting} }}`);
}

/**
 * What workflows and the guide lack, or have too much, of the variables that the stacks of a model need: each with its file
 * and the exact line.
 * @param read gives the text of a file, by its path from the root
 */
export function missingSettings(model: Model, read: (file: string) => string): readonly string[] {
  const variables = stackVariables(inBuckets(model));
  const inSteps = STEPS.flatMap(({ file, job, command, takes }) => {
    const { steps } = (parse(read(file)) as Workflow).jobs[job] ?? { steps: [] };
    const step = steps.find(({ run = '' }) => run.includes(command));
    if (step === undefined) return [`${file}: job ${job} has no step with ${command}`];
    const wanted = new Set(variables.filter(takes).flatMap(linesOf));
    const given = Object.entries(step.env ?? {}).map(([name, value]) => `${name}: ${value}`);
    const surplus = given.filter((line) => line.startsWith('TF_VAR_') && !wanted.has(line));
    return [
      ...[...wanted].filter((line) => !given.includes(line)).map((line) => `${file}, job ${job}: add ${line}`),
      ...surplus.map((line) => `${file}, job ${job}: remove ${line}`),
    ];
  });
  const [own] = gitHubSettings(model);
  const names = [...(own?.variables ?? []), ...(own?.environments.flatMap(({ secrets }) => secrets) ?? [])];
  const guide = read(GUIDE);
  const untold = [...new Set(names)].filter((name) => !guide.includes(`\`${name}\``) && !guide.includes(`\`${name}=`));
  return [
    ...inSteps,
    ...untold.map((name) => `${GUIDE}, "Environments" or "Variables of the repository": add \`${name}\``),
  ];
}
