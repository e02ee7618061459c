import type { StubRepository } from './repository';
import type { StubAccounts } from './settings-state';

/** Permissions of fine-grained tokens and of Apps, by the names that GitHub's reference gives them. */
export type Permission =
  | 'actions'
  | 'administration'
  | 'contents'
  | 'deployments'
  | 'environments'
  | 'issues'
  | 'metadata'
  | 'pull_requests'
  | 'repository_hooks'
  | 'secrets'
  | 'statuses'
  | 'variables';

export type Access = 'read' | 'write';

/** What a token may do in one repository; write holds read, and every entry holds `metadata: read`. */
export type Permissions = Readonly<Partial<Record<Permission, Access>>>;

export interface StubToken {
  /** Its user, or `<app>[bot]`, whose refusals are worded otherwise. */
  readonly login: string;
  /** By `<owner>/<name>`. A private repository that is not named does not exist for the token. */
  readonly repositories: Readonly<Record<string, Permissions>>;
  /** What it may see of the organization. @default nothing */
  readonly organization?: { readonly members?: Access; readonly administration?: Access };
}

/** A request to an endpoint, after token, permission, query and body were found to be such as GitHub accepts. */
export interface EndpointRequest {
  readonly repository: StubRepository;
  /** Login of the token; undefined without one. */
  readonly login: string | undefined;
  readonly permissions: Permissions;
  /** Parts of the path by their names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accounts: StubAccounts;
  /** ISO 8601, in seconds, as GitHub gives times. */
  readonly now: string;
}

export interface StubAnswer {
  readonly status: number;
  /** Sent as JSON; nothing where it is undefined. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of GitHub's REST API. */
export interface Endpoint {
  /** Method and path as the reference prints them, behind `/repos/{owner}/{repo}`. */
  readonly operation: `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`;
  /** What a fine-grained token needs. */
  readonly needs: readonly [Permission, Access];
  /** Query parameters that it knows besides `per_page` and `page`. @default none */
  readonly query?: readonly string[];
  /** Keys that the body may have. @default none: the operation takes no body */
  readonly body?: readonly string[];
  /** Where the answer is a list of several pages: the key that holds it, or `''` where it is the answer itself. */
  readonly pages?: string;
  readonly answer: (request: EndpointRequest) => StubAnswer;
}

/** Thrown by an endpoint that refuses a request. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** What does not exist, or must not be seen. */
export const refuseUnknown = (): Refused => new Refused(404, 'Not Found');
