import type { StubToken } from '../../../packages/observation/src/testing/github-stub';
import type { Job, Workflow } from '../workflow-file';

/** What GITHUB_TOKEN may do in a job: scope to `read` or `write`; a scope that is missing is none. */
export type Permissions = Readonly<Record<string, string>>;

/**
 * What a job's token is granted: by the job, or by the workflow where the job names nothing. Of a fork's pull request
 * nothing is written.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
export function grantedPermissions(workflow: Workflow, job: Job, fork: boolean): Permissions {
  const granted = job.permissions ?? workflow.permissions ?? { contents: 'read', packages: 'read' };
  if (!fork) return granted;
  return Object.fromEntries(
    Object.entries(granted).map(([scope, level]) => [scope, level === 'write' ? 'read' : level]),
  );
}

/** GITHUB_TOKEN of a job, which tells what it was granted. */
export function jobToken(granted: Permissions): string {
  return `ghs_${Buffer.from(JSON.stringify(granted)).toString('base64url')}`;
}

/** What GitHub's API lets a job's token do in the repository of its workflow; undefined for any other secret. */
export function readJobToken(repository: string): (secret: string) => StubToken | undefined {
  return (secret) => {
    const [, granted] = /^ghs_([\w-]+)$/.exec(secret) ?? [];
    if (granted === undefined) return undefined;
    const scopes = Object.entries(JSON.parse(Buffer.from(granted, 'base64url').toString()) as Permissions);
    const permissions = Object.fromEntries(scopes.map(([scope, level]) => [scope.replaceAll('-', '_'), level]));
    return { login: 'github-actions[bot]', repositories: { [repository]: permissions } };
  };
}

/** What an action asks of GITHUB_TOKEN, by the reference of each. */
const ASKED: Readonly<Record<string, (inputs: Readonly<Record<string, string>>) => Permissions>> = {
  'actions/checkout': ({ token }): Permissions => (token ? {} : { contents: 'read' }),
  'actions/download-artifact': (inputs): Permissions => (inputs['run-id'] ? { actions: 'read' } : {}),
  'actions/attest-build-provenance': () => ({ 'id-token': 'write', attestations: 'write' }),
  'actions/attest': () => ({ 'id-token': 'write', attestations: 'write' }),
  'actions/deploy-pages': () => ({ pages: 'write', 'id-token': 'write' }),
  'marocchino/sticky-pull-request-comment': () => ({ 'pull-requests': 'write' }),
  'github/codeql-action/upload-sarif': () => ({ 'security-events': 'write' }),
};

/**
 * What an action needs and the job's token lacks, in GitHub's words; undefined where it may do its work.
 * @param uses without its version
 */
export function missingPermission(
  uses: string,
  inputs: Readonly<Record<string, string>>,
  granted: Permissions,
): string | undefined {
  const asked = Object.entries(ASKED[uses]?.(inputs) ?? {});
  const lacking = asked.filter(([scope, level]) => granted[scope] !== level && granted[scope] !== 'write');
  if (lacking.length === 0) return undefined;
  const wanted = lacking.map(([scope, level]) => `${scope}: ${level}`).join(', ');
  return `${uses}: Resource not accessible by integration: the job has to grant ${wanted}\n`;
}
