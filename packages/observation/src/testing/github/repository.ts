import { type StubSettings, stubSettings } from './settings-state';

/** What the stub knows of one repository. Tests change it as GitHub's machines and people would. */
export interface StubRepository {
  /** `<owner>/<name>`. */
  readonly name: string;
  readonly visibility: 'public' | 'private';
  readonly defaultBranch: string;
  /** Branches and tags, with the commit of each. */
  readonly refs: Map<string, string>;
  readonly rulesets: StubRuleset[];
  /** By the name of the file, such as `release.yaml`. */
  readonly workflows: Map<string, StubWorkflow>;
  /** Oldest first. */
  readonly runs: StubRun[];
  readonly deployments: StubDeployment[];
  readonly issues: StubIssue[];
  readonly pulls: StubPull[];
  /** Tree of each commit that is known. */
  readonly commits: Map<string, string>;
  /** Files of each tree: the text by the path. */
  readonly trees: Map<string, ReadonlyMap<string, string>>;
  readonly settings: StubSettings;
}

/** A ruleset of the branches. @see https://docs.github.com/rest/repos/rules */
export interface StubRuleset {
  readonly id: number;
  readonly name: string;
  readonly branches: readonly string[];
  /** Rules by `type`, such as `pull_request`, with their parameters. */
  readonly rules: readonly { readonly type: string; readonly parameters?: object }[];
  /** Logins that may push past it, and how. */
  readonly bypass: Readonly<Record<string, 'always' | 'pull_requests_only' | 'exempt'>>;
  /** @default active */
  readonly enforcement?: 'active' | 'evaluate' | 'disabled';
  /** The bypass list as it was set. @default an App for each login of `bypass` */
  readonly actors?: readonly StubActor[];
}

/** Who may pass a ruleset. @see https://docs.github.com/rest/repos/rules#create-a-repository-ruleset */
export interface StubActor {
  readonly actor_id: number | null;
  readonly actor_type: string;
  readonly bypass_mode: string;
}

/** An input of `workflow_dispatch`, as the workflow file declares it. */
export interface StubInput {
  readonly required?: boolean;
  readonly default?: string;
  readonly type?: string;
  readonly options?: readonly string[];
}

export interface StubWorkflow {
  readonly name: string;
  /** Undefined where it cannot be dispatched. */
  readonly inputs?: Readonly<Record<string, StubInput>>;
  /** What its `run-name` gives. @default the name of the workflow */
  readonly title?: (inputs: Readonly<Record<string, string>>) => string;
  /** @default active */
  readonly state?: 'active' | 'disabled_manually' | 'disabled_inactivity';
  /** Called with the run of a dispatch: the place to run the workflow for real. */
  readonly onDispatch?: (run: StubRun) => void;
}

/** A workflow run; a test moves it on by assigning `status`, `conclusion` and `jobs`. */
export interface StubRun {
  readonly id: number;
  /** @default its place among the runs */
  readonly number?: number;
  /** Name of the workflow's file. */
  readonly workflow: string;
  readonly title: string;
  readonly branch: string;
  readonly commit: string;
  readonly event: string;
  readonly actor: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly createdAt: string;
  updatedAt: string;
  status: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
  conclusion: string | null;
  jobs: readonly StubJob[];
  /** Environments that wait for an approval, and who may give it. */
  pending: readonly { readonly environment: string; readonly reviewers: readonly string[] }[];
}

export interface StubJob {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion?: string | null;
  readonly createdAt?: string;
  readonly startedAt?: string;
  readonly completedAt?: string | null;
  readonly steps?: readonly {
    readonly name: string;
    readonly status: string;
    readonly conclusion: string | null;
  }[];
}

export interface StubDeployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: string;
  readonly createdAt: string;
  /** Oldest first. */
  readonly statuses: StubDeploymentStatus[];
}

export interface StubDeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly createdAt: string;
}

export interface StubIssue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: readonly string[];
  readonly author: string;
  readonly createdAt: string;
  readonly comments: {
    readonly id: number;
    readonly author: string;
    readonly body: string;
    readonly createdAt: string;
  }[];
}

/** A pull request; a test merges it by `mergePull`. */
export interface StubPull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly base: string;
  state: 'open' | 'closed';
}

/** A repository with nothing but its default branch. */
export function stubRepository(name: string, parts: Partial<StubRepository> = {}): StubRepository {
  return {
    name,
    visibility: 'private',
    defaultBranch: 'main',
    refs: new Map([['main', 'a'.repeat(40)]]),
    rulesets: [],
    workflows: new Map(),
    runs: [],
    deployments: [],
    issues: [],
    pulls: [],
    commits: new Map(),
    trees: new Map(),
    settings: stubSettings(),
    ...parts,
  };
}

/** The smallest number that no entry has; GitHub counts over all repositories, which nothing may rely on. */
export function nextId(entries: readonly { readonly id: number }[], first: number): number {
  return Math.max(first - 1, ...entries.map(({ id }) => id)) + 1;
}
