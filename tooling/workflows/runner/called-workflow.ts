import { type Job, readWorkflow, type Workflow } from '../workflow-file';
import type { GitHubEnvironments } from './environments';
import { type Contexts, interpolate } from './expression';
import type { Permissions } from './permissions';

/** What a workflow declares that another one calls. */
interface WorkflowCall {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
}

/** A workflow that a job runs in the place of steps. */
interface CalledWorkflow {
  readonly file: string;
  readonly workflow: Workflow;
  readonly inputs: Readonly<Record<string, string>>;
  /** What is different from the caller's run. */
  readonly secrets: {
    readonly secrets?: Readonly<Record<string, string>>;
    readonly environments?: GitHubEnvironments;
  };
}

/** What a called workflow takes over from the run that calls it. */
interface Caller {
  readonly environments?: GitHubEnvironments;
  readonly read?: (file: string) => Workflow;
}

const declaredBy = ({ on }: Workflow): WorkflowCall => (on.workflow_call ?? {}) as WorkflowCall;

/**
 * Reads the call as GitHub does. Without `secrets: inherit` what is called reads no secret, those of its jobs' environments
 * included.
 * @throws Error for what GitHub refuses
 * @see https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows
 * @see https://github.com/actions/runner/issues/1490
 */
export function readCall(
  job: Job,
  contexts: Contexts,
  { environments = {}, read = readWorkflow }: Caller,
): CalledWorkflow {
  const file = job.uses?.replace(/^\.\//, '') ?? '';
  if (job.steps.length > 0 || job.environment !== undefined || job['timeout-minutes'] !== undefined)
    throw new Error(`a job that calls ${file} has neither steps nor an environment nor a timeout`);
  const workflow = read(file);
  const declared = Object.entries(declaredBy(workflow).inputs ?? {});
  const given = job.with ?? {};
  const unknown = Object.keys(given).filter((name) => !declared.some(([known]) => known === name));
  if (unknown.length > 0) throw new Error(`Invalid input, ${unknown.join()} is not defined in ${file}`);
  const inputs = declared.map(([name, { required, default: preset = '' }]): [string, string] => {
    if (required && given[name] === undefined) throw new Error(`Input ${name} is required, but not provided`);
    return [name, interpolate(String(given[name] ?? preset), contexts)];
  });
  const bare = Object.entries(environments).map(([name, one]) => [name, { ...one, secrets: {} }]);
  const secrets = job.secrets === 'inherit' ? {} : { secrets: {}, environments: Object.fromEntries(bare) };
  return { file, workflow, inputs: Object.fromEntries(inputs), secrets };
}

/** The outputs that a called workflow gives, from those of its jobs. */
export function callOutputs(workflow: Workflow, contexts: Contexts): Readonly<Record<string, string>> {
  const outputs = Object.entries(declaredBy(workflow).outputs ?? {});
  return Object.fromEntries(outputs.map(([name, { value }]) => [name, interpolate(value, contexts)]));
}

/**
 * Lets a job of a called workflow ask for no more than its caller grants: GitHub starts no run of such files.
 * @param allowed undefined for a workflow that an event started
 */
export function atMost(asked: Permissions, allowed: Permissions | undefined, place: string): Permissions {
  const rank = (level: string | undefined) => ['read', 'write'].indexOf(level ?? 'none');
  const more = Object.keys(asked).find((scope) => allowed !== undefined && rank(asked[scope]) > rank(allowed[scope]));
  if (more !== undefined) throw new Error(`${place} is requesting '${more}: ${asked[more]}', and is not allowed it`);
  return asked;
}
