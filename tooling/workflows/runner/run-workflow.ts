import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, readWorkflow, type Workflow } from '../workflow-file';
import { atMost, callOutputs, readCall } from './called-workflow';
import { enterEnvironment, type GitHubEnvironments } from './environments';
import { evaluate, interpolate } from './expression';
import { grantedPermissions, jobToken, type Permissions } from './permissions';
import { type JobResult, type Machine, runJob } from './run-job';

/** One start of a workflow: its event, and the machine that it runs on. */
export interface Start {
  /** From the root, such as `.github/workflows/release.yaml`. */
  readonly file: string;
  /** Reads a workflow by its path from the root. @default the files of this checkout */
  readonly read?: (file: string) => Workflow;
  /** Content of the `github` context. */
  readonly github: Readonly<Record<string, unknown>>;
  /** Inputs of a `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Secrets of the repository itself, which every job may read. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly environments?: GitHubEnvironments;
  readonly vars?: Readonly<Record<string, string>>;
  /** An empty folder of this run. */
  readonly folder: string;
  /**
   * Folder of the artifacts, one folder each.
   * @default an empty one
   */
  readonly artifacts?: string;
  readonly machine: Machine;
}

export interface RunResult {
  readonly conclusion: 'success' | 'failure';
  readonly jobs: Readonly<Record<string, JobResult>>;
  /** Everything that the steps printed, in order. */
  readonly log: string;
}

/**
 * Runs a workflow's own steps in the order of its jobs: every `run:` by bash with the declared environment. Of the
 * actions it knows those of the workspace, checkout (a clone), the token and the artifacts; others are recorded and do nothing.
 */
export async function runWorkflow(start: Start): Promise<RunResult> {
  const workflow = (start.read ?? readWorkflow)(start.file);
  return runJobs(workflow, dispatchInputs(workflow, start.inputs ?? {}), start);
}

interface WorkflowResult extends RunResult {
  /** Outputs of a workflow that was called. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** @param allowed what the job that calls the workflow may do; undefined for a workflow that an event started */
async function runJobs(
  workflow: Workflow,
  inputs: Readonly<Record<string, string>>,
  start: Start,
  allowed?: Permissions,
): Promise<WorkflowResult> {
  const needs: Record<string, { outputs: Readonly<Record<string, string>>; result: string }> = {};
  const jobs: Record<string, JobResult> = {};
  const fork = isForked(start.github);
  const artifacts = start.artifacts ?? join(start.folder, 'artifacts');
  mkdirSync(artifacts, { recursive: true });
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const granted = atMost(grantedPermissions(workflow, job, fork), allowed, `${start.file}: ${id}`);
    const github = { ...start.github, token: jobToken(granted) };
    const contexts = { github, inputs, vars: start.vars ?? {}, needs };
    const cells = starts(job, contexts) ? matrixOf(job, contexts) : [];
    const mine: JobResult[] = [];
    const end = (name: string, result: JobResult): void => {
      jobs[name] = result;
      mine.push(result);
    };
    for (const [index, matrix] of cells.entries()) {
      const name = cells.length === 1 ? id : `${id}-${index + 1}`;
      const folder = join(start.folder, name);
      if (job.uses !== undefined) {
        const call = readCall(job, { ...contexts, matrix }, start);
        const ground = { ...start, ...call.secrets, file: call.file, folder, artifacts };
        const called = await runJobs(call.workflow, call.inputs, ground, granted);
        for (const [inner, result] of Object.entries(called.jobs)) jobs[`${name} / ${inner}`] = result;
        end(name, { ...skipped, conclusion: called.conclusion, outputs: called.outputs });
        continue;
      }
      const environment = interpolate(job.environment ?? '', { ...contexts, matrix });
      const entry = enterEnvironment(environment, String(start.github.ref), start.environments ?? {});
      const secrets = 'refused' in entry || fork ? {} : { ...start.secrets, ...entry.secrets };
      const run = { workflow, job, granted, environment, folder, artifacts, machine: start.machine };
      end(
        name,
        'refused' in entry
          ? { ...skipped, conclusion: 'failure', environment, log: entry.refused }
          : await runJob({ ...run, contexts: { ...contexts, secrets, matrix } }),
      );
    }
    if (cells.length === 0) end(id, skipped);
    const [worst] = ['failure', 'skipped', 'success'].filter((state) => mine.some((job) => job.conclusion === state));
    needs[id] = { outputs: mine[0]?.outputs ?? {}, result: worst ?? 'skipped' };
  }
  const results = Object.values(jobs);
  return {
    outputs: callOutputs(workflow, { jobs: needs, inputs, github: start.github }),
    conclusion: results.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success',
    jobs,
    log: results.map(({ log }) => log).join(''),
  };
}

/** Whether the event is a fork's pull request, which gets no secret and a token that only reads. */
function isForked({ event_name, event, repository }: Readonly<Record<string, unknown>>): boolean {
  if (event_name !== 'pull_request') return false;
  const { pull_request } = event as { pull_request?: { head?: { repo?: { full_name?: string } | null } } };
  return pull_request?.head?.repo?.full_name !== repository;
}

const skipped: JobResult = { conclusion: 'skipped', outputs: {}, log: '', summary: '', used: [], environment: '' };

/** The values of `matrix` in each run of the job; one run without values where it has no matrix. */
function matrixOf(job: Job, contexts: JobContexts): readonly Readonly<Record<string, unknown>>[] {
  const [dimension, ...others] = Object.entries(job.strategy?.matrix ?? {});
  if (dimension === undefined) return [{}];
  if (others.length > 0) throw new Error('a matrix of more than one dimension is not known here');
  const [name, values] = dimension;
  const expression = typeof values === 'string' ? values.replace(/^\$\{\{|\}\}$/g, '') : undefined;
  const list = expression === undefined ? values : evaluate(expression, contexts);
  return (list as readonly unknown[]).map((value) => ({ [name]: value }));
}

type JobContexts = Readonly<Record<string, unknown>> & {
  readonly needs: Readonly<Record<string, { readonly result: string }>>;
};

function starts(job: Job, contexts: JobContexts): boolean {
  const results = [job.needs ?? []].flat().map((id) => contexts.needs[id]?.result);
  const success = () => results.every((result) => result === 'success');
  const status = { success, always: () => true, cancelled: () => false, failure: () => results.includes('failure') };
  const condition = job.if === undefined ? 'success()' : interpolate(String(job.if), contexts);
  const asks = /\b(success|always|cancelled|failure)\(/.test(condition);
  return (asks || success()) && Boolean(evaluate(condition, { ...contexts, ...status }));
}

/** What GitHub does with the inputs of a dispatch before anything runs. */
function dispatchInputs(workflow: Workflow, given: Readonly<Record<string, string>>): Record<string, string> {
  const event = workflow.on.workflow_dispatch as { inputs?: Record<string, { required?: boolean }> } | null | undefined;
  const declared = event?.inputs ?? {};
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw new Error(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, { required }]) => {
      const value = given[name] ?? '';
      if (required && value === '') throw new Error(`Required input '${name}' not provided`);
      return [name, value];
    }),
  );
}
