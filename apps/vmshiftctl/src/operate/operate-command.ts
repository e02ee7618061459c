import { shellQuote } from '@vmshift/findings';

/** A run of the workflow at GitHub. */
export interface OperateRun {
  /** `<owner>/<name>` */
  readonly repository: string;
  readonly id: number;
  /** Page of the run. */
  readonly url: string;
}

/** Inputs of `.github/workflows/operate.yaml`: what a command does, for the workflow that may push where a person may not. */
export interface OperateInputs {
  readonly verb: 'rollback' | 'hold' | 'resume' | 'release' | 'force-release';
  readonly environment?: string;
  readonly reason?: string;
  /** Commit or tag to go back to. */
  readonly to?: string;
  readonly branch?: string;
  readonly sha?: string;
  readonly 'api-digest'?: string;
  readonly 'celery-digest'?: string;
  readonly sequence?: string;
  readonly 'run-url'?: string;
}

/** File of the workflow. */
export const WORKFLOW = 'operate.yaml';

/** Branch that the workflow runs from; it refuses every other. */
export const REF = 'main';

/**
 * The line that starts the workflow, to be pasted into a shell of any kind as it is.
 *
 * @param repository `<owner>/<name>` of this repository
 * @see https://cli.github.com/manual/gh_workflow_run
 */
export function operateCommand(inputs: OperateInputs, repository: string): string {
  const fields = Object.entries(inputs).flatMap(([name, value]: [string, string | undefined]) =>
    value === undefined ? [] : ['-f', `${name}=${shellQuote(value)}`],
  );
  return [`gh workflow run ${WORKFLOW}`, '--repo', repository, '--ref', REF, ...fields].join(' ');
}

/** What a person runs about a run of the workflow. @see https://cli.github.com/manual/gh_run */
export const runCommand = {
  list: (repository: string) => `gh run list --repo ${repository} --workflow ${WORKFLOW}`,
  follow: ({ id, repository }: OperateRun) => `gh run watch ${id} --repo ${repository} --exit-status`,
  cancel: ({ id, repository }: OperateRun) => `gh run cancel ${id} --repo ${repository}`,
  showFailedSteps: ({ id, repository }: OperateRun) => `gh run view ${id} --repo ${repository} --log-failed`,
  showLog: ({ id, repository }: OperateRun) => `gh run view ${id} --repo ${repository} --log`,
};
