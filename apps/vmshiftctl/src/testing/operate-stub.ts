import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GitHubStub,
  type GitHubStubOptions,
  type StubRepository,
  type StubRun,
  type StubToken,
  type StubWorkflow,
  stubRepository,
} from '@vmshift/observation/testing';
import { parse } from 'yaml';

/** The token of a person who may start workflows and push no `main`. */
export const PERSON = 'person-token';

const REPOSITORY = 'ilearn-code/iac-vmshift';

const PERSON_TOKEN: StubToken = {
  login: 'ada',
  repositories: { [REPOSITORY]: { actions: 'write', contents: 'write', metadata: 'read' } },
};

/** GitHub with this repository, its protected `main` and the real inputs of `operate.yaml`. */
export class OperateStub {
  readonly github: GitHubStub;
  readonly repository: StubRepository;

  /** @param onDispatch what happens when a run was started */
  constructor(
    onDispatch: (run: StubRun) => void = () => {},
    { repositories = [], ...options }: Partial<GitHubStubOptions> = {},
  ) {
    const workflow = { ...operateWorkflow(), onDispatch };
    this.repository = stubRepository(REPOSITORY, {
      workflows: new Map([['operate.yaml', workflow]]),
      rulesets: [
        {
          id: 1,
          name: 'main',
          branches: ['main'],
          rules: [{ type: 'deletion' }, { type: 'pull_request' }, { type: 'required_status_checks' }],
          bypass: { 'vmshift-release[bot]': 'always' },
        },
      ],
    });
    this.github = new GitHubStub({
      repositories: [this.repository, ...repositories],
      tokens: { [PERSON]: PERSON_TOKEN },
      ...options,
    });
  }

  /** The run that was started last. */
  get run(): StubRun {
    const run = this.repository.runs.at(-1);
    if (run === undefined) throw new Error('no run was started');
    return run;
  }
}

/** The workflow as its file declares it. */
function operateWorkflow(): StubWorkflow {
  const file = join(__dirname, '../../../../.github/workflows/operate.yaml');
  const { name, on } = parse(readFileSync(file, 'utf8')) as {
    readonly name: string;
    readonly on: { readonly workflow_dispatch: { readonly inputs: NonNullable<StubWorkflow['inputs']> } };
  };
  const title = ({ verb, environment, branch, request }: Readonly<Record<string, string>>) =>
    `${verb} ${environment || branch}${request ? ` (${request})` : ''}`;
  return { name, inputs: on.workflow_dispatch.inputs, title };
}

/** Ends a run, with the jobs that the workflow has. */
export function endRun(run: StubRun, conclusion: string, failedStep?: string): void {
  const bad = conclusion === 'success' ? 'success' : conclusion;
  run.status = 'completed';
  run.conclusion = conclusion;
  run.pending = [];
  run.jobs = [
    { id: 1, name: 'Approve', status: 'completed', conclusion: 'success' },
    {
      id: 2,
      name: 'Operate / Render',
      status: 'completed',
      conclusion: bad,
      steps: ['Set up job', failedStep ?? 'Render'].map((name, index) => ({
        name,
        status: 'completed',
        conclusion: index === 0 ? 'success' : bad,
      })),
    },
  ];
}
