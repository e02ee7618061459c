import { dispatch } from './dispatch';
import { type Endpoint, type EndpointRequest, refuseUnknown, type StubAnswer } from './endpoint';
import type { StubRepository, StubRun } from './repository';
import { jobBody, runBody, workflowBody } from './run-bodies';

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
