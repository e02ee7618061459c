import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Root of the repository. */
export const root = join(__dirname, '../..');

/** The part of a workflow file that the tests look at. @see https://docs.github.com/actions/reference/workflow-syntax-for-github-actions */
export interface Workflow {
  readonly name: string;
  readonly 'run-name'?: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly env?: Environment;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly name?: string;
  readonly if?: string | boolean;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly environment?: string;
  readonly env?: Environment;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly services?: Readonly<Record<string, { readonly image: string }>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, string | readonly unknown[]>> };
  readonly 'timeout-minutes'?: number;
  /** A workflow that is called in the place of steps. */
  readonly uses?: string;
  readonly with?: Environment;
  readonly secrets?: string;
  /** Empty where a workflow is called. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string | boolean;
  readonly 'continue-on-error'?: boolean;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean | number>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Environment;
}

export type Environment = Readonly<Record<string, string | number | boolean>>;

export interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress'?: boolean | string;
  readonly queue?: string;
}

const folders = ['.github/workflows', 'templates/app-repository/.github/workflows'];

/** Paths of every workflow, from the root. */
export const workflowFiles: readonly string[] = folders.flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);

export function readWorkflow(file: string): Workflow {
  return parseWorkflow(readFileSync(join(root, file), 'utf8'));
}

/** By its text: each start of a workflow reads it again. */
const parsed = new Map<string, Workflow>();

export function parseWorkflow(text: string): Workflow {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs).map(([id, job]) => [id, { ...job, steps: job.steps ?? [] }]);
  const complete = { ...workflow, jobs: Object.fromEntries(jobs) };
  parsed.set(text, complete);
  return complete;
}
