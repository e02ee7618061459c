import { type Endpoint, type EndpointRequest, Refused, refuseUnknown, type StubAnswer } from './endpoint';
import { nextId, type StubInput, type StubJob, type StubRepository, type StubRun } from './repository';

const RUN_FILTERS = ['actor', 'branch', 'event', 'status', 'created', 'exclude_pull_requests', 'head_sha'];

/** Workflows, their runs and the jobs of these. @see https://docs.github.com/rest/actions */
export const ACTIONS: readonly Endpoint[] = [
  {
    operation: 'GET /actions/workflows',
    needs: ['actions', 'read'],
    pages: 'workflows',
    answer: ({ repository }) => {
      const workflows = [...repository.workflows.keys()].map((file) => workflowBody(repository, file));
      return { status: 200, body: { total_count: workflows.length, workflows } };
    },
  },
  {
    operation: 'GET /actions/workflows/{workflow_id}',
    needs: ['actions', 'read'],
    answer: ({ repository, params }) => ({ status: 200, body: workflowBody(repository, params.workflow_id ?? '') }),
  },
  {
    operation: 'POST /actions/workflows/{workflow_id}/dispatches',
    needs: ['actions', 'write'],
    body: ['ref', 'inputs', 'return_run_details'],
    answer: dispatch,
  },
  {
    operation: 'GET /actions/workflows/{workflow_id}/runs',
    needs: ['actions', 'read'],
    query: RUN_FILTERS,
    pages: 'workflow_runs',
    answer: (request) => runsAnswer(request, (run) => run.workflow === request.params.workflow_id),
  },
  {
    operation: 'GET /actions/runs',
    needs: ['actions', 'read'],
    query: RUN_FILTERS,
    pages: 'workflow_runs',
    answer: (request) => runsAnswer(request, () => true),
  },
  {
    operation: 'GET /actions/runs/{run_id}',
    needs: ['actions', 'read'],
    query: ['exclude_pull_requests'],
    answer: ({ repository, params }) => ({ status: 200, body: runBody(repository, runOf(repository, params)) }),
  },
  {
    operation: 'GET /actions/runs/{run_id}/jobs',
    needs: ['actions', 'read'],
    query: ['filter'],
    pages: 'jobs',
    answer: ({ repository, params }) => {
      const run = runOf(repository, params);
      const jobs = run.jobs.map((job) => jobBody(repository, run, job));
      return { status: 200, body: { total_count: jobs.length, jobs } };
    },
  },
  {
    operation: 'GET /actions/runs/{run_id}/pending_deployments',
    needs: ['actions', 'read'],
    answer: ({ repository, params, login }) => ({
      status: 200,
      body: runOf(repository, params).pending.map(({ environment, reviewers }, index) => ({
        environment: {
          id: index + 1,
          name: environment,
          url: `https://api.github.com/repos/${repository.name}/environments/${environment}`,
          html_url: `https://github.com/${repository.name}/deployments/activity_log?environments_filter=${environment}`,
        },
        wait_timer: 0,
        wait_timer_started_at: null,
        current_user_can_approve: login !== undefined && reviewers.includes(login),
        reviewers: reviewers.map((reviewer) => ({ type: 'User', reviewer: { login: reviewer } })),
      })),
    }),
  },
];

/** A dispatch may have so many inputs. */
const MOST_INPUTS = 25;

function dispatch({ repository, params, body, login = '', now }: EndpointRequest): StubAnswer {
  const file = params.workflow_id ?? '';
  const workflow = repository.workflows.get(file);
  if (workflow === undefined) throw refuseUnknown();
  if (typeof body.ref !== 'string') throw new Refused(422, 'Invalid request.\n\n"ref" wasn\'t supplied.');
  const branch = body.ref.replace(/^refs\/heads\//, '');
  const commit = repository.refs.get(branch);
  if (commit === undefined) throw new Refused(422, `No ref found for: ${body.ref}`);
  if (workflow.inputs === undefined) throw new Refused(422, "Workflow does not have 'workflow_dispatch' trigger");
  if ((workflow.state ?? 'active') !== 'active')
    throw new Refused(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  const inputs = dispatchInputs(workflow.inputs, body.inputs ?? {});
  const run: StubRun = {
    id: nextId(repository.runs, 7001),
    workflow: file,
    title: workflow.title?.(inputs) ?? workflow.name,
    branch,
    commit,
    event: 'workflow_dispatch',
    actor: login,
    inputs,
    createdAt: now,
    updatedAt: now,
    status: 'queued',
    conclusion: null,
    jobs: [],
    pending: [],
  };
  repository.runs.push(run);
  workflow.onDispatch?.(run);
  if (body.return_run_details !== true) return { status: 204 };
  const { url, html_url } = runBody(repository, run);
  return { status: 200, body: { workflow_run_id: run.id, run_url: url, html_url } };
}

/** The value of each declared input. @throws Refused as GitHub words it */
function dispatchInputs(declared: Readonly<Record<string, StubInput>>, given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Refused(422, "Invalid request.\n\nFor 'properties/inputs', the given value is not an object.");
  const entries = Object.entries(given as Readonly<Record<string, unknown>>);
  const unexpected = entries.flatMap(([name]) => (Object.hasOwn(declared, name) ? [] : [name]));
  if (unexpected.length > 0) throw new Refused(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  if (entries.length > MOST_INPUTS) throw new Refused(422, `Too many inputs, at most ${MOST_INPUTS} are allowed`);
  const text = entries.find(([, value]) => typeof value !== 'string');
  if (text !== undefined) throw new Refused(422, `Provided value for input '${text[0]}' is not a string`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, { required, default: preset = '', type, options = [] }]) => {
      const value = String((given as Readonly<Record<string, unknown>>)[name] ?? preset);
      if (required && value === '') throw new Refused(422, `Required input '${name}' not provided`);
      if (type === 'choice' && value !== '' && !options.includes(value))
        throw new Refused(422, `Provided value '${value}' for input '${name}' not in the list of allowed values`);
      return [name, value];
    }),
  );
}

function runsAnswer({ repository, query }: EndpointRequest, wanted: (run: StubRun) => boolean): StubAnswer {
  const since = /^>=(.*)$/.exec(query.created ?? '')?.[1] ?? '';
  if (query.created !== undefined && Number.isNaN(Date.parse(since)))
    throw new Error(`the stub reads created=>=<time> alone, got ${query.created}`);
  const runs = repository.runs.filter(
    (run) =>
      wanted(run) &&
      matches(query.actor, run.actor) &&
      matches(query.branch, run.branch) &&
      matches(query.event, run.event) &&
      matches(query.head_sha, run.commit) &&
      (query.status === undefined || [run.status, run.conclusion].includes(query.status)) &&
      (since === '' || Date.parse(run.createdAt) >= Date.parse(since)),
  );
  const newestFirst = runs.toReversed().map((run) => runBody(repository, run));
  return { status: 200, body: { total_count: runs.length, workflow_runs: newestFirst } };
}

const matches = (wanted: string | undefined, value: string): boolean => wanted === undefined || wanted === value;

function runOf(repository: StubRepository, params: EndpointRequest['params']): StubRun {
  const run = repository.runs.find(({ id }) => String(id) === params.run_id);
  if (run === undefined) throw refuseUnknown();
  return run;
}

function workflowBody(repository: StubRepository, file: string) {
  const workflow = repository.workflows.get(file);
  if (workflow === undefined) throw refuseUnknown();
  const path = `.github/workflows/${file}`;
  return {
    id: [...repository.workflows.keys()].indexOf(file) + 1,
    name: workflow.name,
    path,
    state: workflow.state ?? 'active',
    html_url: `https://github.com/${repository.name}/blob/${repository.defaultBranch}/${path}`,
  };
}

function runBody(repository: StubRepository, run: StubRun) {
  const place = `${repository.name}/actions/runs/${run.id}`;
  const url = `https://api.github.com/repos/${place}`;
  return {
    id: run.id,
    name: repository.workflows.get(run.workflow)?.name ?? run.workflow,
    display_title: run.title,
    path: `.github/workflows/${run.workflow}`,
    head_branch: run.branch,
    head_sha: run.commit,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    run_attempt: 1,
    run_number: repository.runs.indexOf(run) + 1,
    url,
    jobs_url: `${url}/jobs`,
    html_url: `https://github.com/${place}`,
    created_at: run.createdAt,
    run_started_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: { login: run.actor },
    triggering_actor: { login: run.actor },
  };
}

function jobBody(repository: StubRepository, run: StubRun, job: StubJob) {
  const { id, name, status, conclusion = null, steps = [] } = job;
  return {
    id,
    run_id: run.id,
    name,
    status,
    conclusion,
    created_at: job.createdAt ?? run.createdAt,
    started_at: job.startedAt ?? job.createdAt ?? run.createdAt,
    completed_at: job.completedAt ?? null,
    html_url: `https://github.com/${repository.name}/actions/runs/${run.id}/job/${id}`,
    steps: steps.map((step, index) => ({ ...step, number: index + 1 })),
  };
}
