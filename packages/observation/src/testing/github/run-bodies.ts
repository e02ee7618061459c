import { refuseUnknown } from './endpoint';
import type { StubJob, StubRepository, StubRun } from './repository';

/** A workflow as GitHub gives it. @throws Refused where there is none of that file */
export function workflowBody(repository: StubRepository, file: string) {
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

/** A run as GitHub gives it. */
export function runBody(repository: StubRepository, run: StubRun) {
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
    run_number: run.number ?? repository.runs.indexOf(run) + 1,
    repository: { full_name: repository.name },
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

/** A job as GitHub gives it. */
export function jobBody(repository: StubRepository, run: StubRun, job: StubJob) {
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
