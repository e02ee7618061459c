import { treeOf } from './contents';
import { type Endpoint, refuseUnknown, type StubAnswer } from './endpoint';

const onOff = (on: boolean) => ({ status: on ? 'enabled' : 'disabled' });

/** Settings of a repository as a whole. @see https://docs.github.com/rest/actions/permissions */
export const SETTINGS: readonly Endpoint[] = [
  {
    operation: 'GET /',
    needs: ['metadata', 'read'],
    answer: ({ repository: { name, visibility, defaultBranch, settings }, permissions }) => ({
      status: 200,
      body: {
        full_name: name,
        private: visibility === 'private',
        default_branch: defaultBranch,
        permissions: { admin: permissions.administration !== undefined, pull: true },
        ...(permissions.administration !== undefined && {
          security_and_analysis: {
            secret_scanning: onOff(settings.secretScanning),
            secret_scanning_push_protection: onOff(settings.pushProtection),
          },
        }),
      },
    }),
  },
  {
    operation: 'PATCH /',
    needs: ['administration', 'write'],
    body: ['security_and_analysis'],
    answer: ({ repository: { settings }, body }) => {
      const { secret_scanning, secret_scanning_push_protection } = body.security_and_analysis as Readonly<
        Record<string, { readonly status: string } | undefined>
      >;
      settings.secretScanning = secret_scanning?.status === 'enabled';
      settings.pushProtection = secret_scanning_push_protection?.status === 'enabled';
      return { status: 200, body: {} };
    },
  },
  {
    operation: 'GET /actions/permissions/workflow',
    needs: ['administration', 'read'],
    answer: ({ repository: { settings } }) => ({ status: 200, body: settings.workflowToken }),
  },
  {
    operation: 'PUT /actions/permissions/workflow',
    needs: ['administration', 'write'],
    body: ['default_workflow_permissions', 'can_approve_pull_request_reviews'],
    answer: ({ repository: { settings }, body }) => {
      settings.workflowToken = { ...settings.workflowToken, ...body };
      return { status: 204 };
    },
  },
  {
    operation: 'GET /actions/permissions/fork-pr-contributor-approval',
    needs: ['administration', 'read'],
    answer: ({ repository: { settings, visibility } }) => {
      if (visibility === 'private') throw refuseUnknown();
      return { status: 200, body: { approval_policy: settings.forkApproval } };
    },
  },
  {
    operation: 'PUT /actions/permissions/fork-pr-contributor-approval',
    needs: ['administration', 'write'],
    body: ['approval_policy'],
    answer: ({ repository: { settings }, body }) => {
      settings.forkApproval = String(body.approval_policy);
      return { status: 204 };
    },
  },
  {
    operation: 'GET /actions/permissions/fork-pr-workflows-private-repos',
    needs: ['administration', 'read'],
    answer: ({ repository: { settings } }) => ({ status: 200, body: settings.privateForks }),
  },
  {
    operation: 'PUT /actions/permissions/fork-pr-workflows-private-repos',
    needs: ['administration', 'write'],
    body: [
      'run_workflows_from_fork_pull_requests',
      'send_write_tokens_to_workflows',
      'send_secrets_and_variables',
      'require_approval_for_fork_pr_workflows',
    ],
    answer: ({ repository: { settings }, body }) => {
      settings.privateForks = { ...settings.privateForks, ...body };
      return { status: 204 };
    },
  },
  {
    operation: 'GET /codeowners/errors',
    needs: ['contents', 'read'],
    query: ['ref'],
    answer: ({ repository: { settings } }): StubAnswer => {
      if (settings.codeOwnersErrors === 'no file') throw refuseUnknown();
      const errors = settings.codeOwnersErrors.map((error) => ({
        ...error,
        ...{ column: 1, path: '.github/CODEOWNERS', message: `${error.kind} on line ${error.line}` },
      }));
      return { status: 200, body: { errors } };
    },
  },
  {
    operation: 'GET /branches/{branch}',
    needs: ['contents', 'read'],
    answer: ({ repository, params: { branch = '' } }) => {
      const { refs, settings, rulesets } = repository;
      const sha = refs.get(branch);
      if (sha === undefined) throw refuseUnknown();
      // A ruleset counts as well: the answer does not tell which of the two there is.
      const enabled = settings.protection.has(branch) || rulesets.some(({ branches }) => branches.includes(branch));
      const commit = { sha, commit: { tree: { sha: treeOf(repository, branch) } } };
      return { status: 200, body: { name: branch, commit, protected: enabled, protection: { enabled } } };
    },
  },
  {
    operation: 'GET /branches/{branch}/protection',
    needs: ['administration', 'read'],
    answer: ({ repository: { settings }, params: { branch = '' } }) => {
      const body = settings.protection.get(branch);
      if (body === undefined) throw refuseUnknown();
      return { status: 200, body };
    },
  },
];
