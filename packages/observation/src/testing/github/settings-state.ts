/** Settings of a repository, as people and `bootstrap` set them. Tests change them as people would. */
export interface StubSettings {
  workflowToken: { default_workflow_permissions: 'read' | 'write'; can_approve_pull_request_reviews: boolean };
  /** Of a public repository. */
  forkApproval: string;
  /** Of a private repository. */
  privateForks: {
    run_workflows_from_fork_pull_requests: boolean;
    send_write_tokens_to_workflows: boolean;
    send_secrets_and_variables: boolean;
    require_approval_for_fork_pr_workflows: boolean;
  };
  secretScanning: boolean;
  pushProtection: boolean;
  readonly labels: { readonly name: string; readonly color: string; readonly description: string }[];
  readonly hooks: StubHook[];
  readonly variables: Map<string, string>;
  /** Names of the repository's secrets. */
  readonly secrets: Set<string>;
  readonly environments: Map<string, StubEnvironment>;
  codeOwnersErrors: { readonly line: number; readonly kind: string; readonly source: string }[] | 'no file';
  /** Classic protection of branches, as the API gives it. */
  readonly protection: Map<string, object>;
}

/** A webhook. @see https://docs.github.com/rest/repos/webhooks */
export interface StubHook {
  readonly id: number;
  active: boolean;
  events: readonly string[];
  /** With the secret, which GitHub shows as stars. */
  config: {
    readonly url: string;
    readonly content_type?: string;
    readonly insecure_ssl?: string;
    readonly secret?: string;
  };
}

export interface StubEnvironment {
  waitTimer: number;
  preventSelfReview: boolean;
  adminsBypass: boolean;
  reviewers: readonly { readonly type: 'User' | 'Team'; readonly id: number }[];
  /** Null where every branch may use it. */
  branches: 'protected' | { readonly id: number; readonly name: string; readonly type: 'branch' | 'tag' }[] | null;
  /** Names, with the encrypted values. */
  readonly secrets: Map<string, string>;
}

/** A user, a team of an organization, or an App. */
export interface StubAccounts {
  /** Number of each user by login. */
  readonly users: Readonly<Record<string, number>>;
  /** Number of each team by `<organization>/<slug>`. */
  readonly teams: Readonly<Record<string, number>>;
  readonly apps: StubApp[];
  /** Apps that a person has just made from a manifest, by the code that GitHub gave for each. */
  readonly codes?: Map<string, StubApp>;
}

export interface StubApp {
  readonly id: number;
  readonly slug: string;
  readonly owner: string;
  readonly clientId: string;
  readonly permissions: Readonly<Record<string, string>>;
  /** Logins whose tokens see a private App. */
  readonly seenBy: readonly string[];
  /** Repositories where it is installed, or `all`. */
  installedIn: readonly string[] | 'all';
}

/** The settings of a repository that was just made. */
export function stubSettings(): StubSettings {
  return {
    workflowToken: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: true },
    forkApproval: 'first_time_contributors',
    privateForks: {
      run_workflows_from_fork_pull_requests: false,
      send_write_tokens_to_workflows: false,
      send_secrets_and_variables: false,
      require_approval_for_fork_pr_workflows: false,
    },
    secretScanning: false,
    pushProtection: false,
    labels: [],
    hooks: [],
    variables: new Map(),
    secrets: new Set(),
    environments: new Map(),
    codeOwnersErrors: [],
    protection: new Map(),
  };
}
