import { type Endpoint, type EndpointRequest, Refused, refuseUnknown } from './endpoint';
import { nextId, type StubRepository } from './repository';
import type { StubEnvironment } from './settings-state';

/** A sealed box is so many bytes longer than what is in it. @see https://doc.libsodium.org/public-key_cryptography/sealed_boxes */
const SEAL_BYTES = 48;

const KEY = { key_id: '568250167242549743', key: Buffer.alloc(32, 9).toString('base64') };

const MOST_REVIEWERS = 6;

/** GitHub environments, what protects them and what is in them. @see https://docs.github.com/rest/deployments/environments */
export const ENVIRONMENTS: readonly Endpoint[] = [
  {
    operation: 'GET /environments',
    needs: ['actions', 'read'],
    pages: 'environments',
    answer: ({ repository }) => {
      const environments = [...repository.settings.environments.keys()].map((name) =>
        environmentBody(repository, name),
      );
      return { status: 200, body: { total_count: environments.length, environments } };
    },
  },
  {
    operation: 'PUT /environments/{environment}',
    needs: ['administration', 'write'],
    body: ['wait_timer', 'prevent_self_review', 'reviewers', 'deployment_branch_policy', 'can_admins_bypass'],
    answer: (request) => {
      return { status: 200, body: environmentBody(request.repository, saveEnvironment(request)) };
    },
  },
  {
    operation: 'GET /environments/{environment}/deployment-branch-policies',
    needs: ['actions', 'read'],
    pages: 'branch_policies',
    answer: (request) => {
      const { branches } = environmentOf(request);
      const branch_policies = Array.isArray(branches) ? branches : [];
      return { status: 200, body: { total_count: branch_policies.length, branch_policies } };
    },
  },
  {
    operation: 'POST /environments/{environment}/deployment-branch-policies',
    needs: ['administration', 'write'],
    body: ['name', 'type'],
    answer: (request) => {
      const { branches } = environmentOf(request);
      if (!Array.isArray(branches)) throw refuseUnknown();
      const { name, type = 'branch' } = request.body as { readonly name: string; readonly type?: 'branch' | 'tag' };
      if (branches.some((one) => one.name === name && one.type === type)) return { status: 303 };
      const policy = { id: nextId(branches, 1), name, type };
      branches.push(policy);
      return { status: 200, body: policy };
    },
  },
  {
    operation: 'DELETE /environments/{environment}/deployment-branch-policies/{branch_policy_id}',
    needs: ['administration', 'write'],
    answer: (request) => {
      const { branches } = environmentOf(request);
      const at = Array.isArray(branches)
        ? branches.findIndex(({ id }) => String(id) === request.params.branch_policy_id)
        : -1;
      if (!Array.isArray(branches) || at < 0) throw refuseUnknown();
      branches.splice(at, 1);
      return { status: 204 };
    },
  },
  {
    operation: 'GET /environments/{environment}/secrets',
    needs: ['environments', 'read'],
    pages: 'secrets',
    answer: (request) => {
      const secrets = [...environmentOf(request).secrets.keys()].map((name) => ({ name }));
      return { status: 200, body: { total_count: secrets.length, secrets } };
    },
  },
  {
    operation: 'GET /environments/{environment}/secrets/public-key',
    needs: ['environments', 'read'],
    answer: (request) => {
      environmentOf(request);
      return { status: 200, body: KEY };
    },
  },
  {
    operation: 'PUT /environments/{environment}/secrets/{secret_name}',
    needs: ['environments', 'write'],
    body: ['encrypted_value', 'key_id'],
    answer: (request) => {
      const { secrets } = environmentOf(request);
      const { encrypted_value, key_id } = request.body as Record<'encrypted_value' | 'key_id', string>;
      if (key_id !== KEY.key_id || Buffer.from(encrypted_value, 'base64').length <= SEAL_BYTES)
        throw new Refused(422, 'Bad request - improperly encrypted secret');
      const name = request.params.secret_name ?? '';
      const status = secrets.has(name) ? 204 : 201;
      secrets.set(name, encrypted_value);
      return { status, ...(status === 201 && { body: {} }) };
    },
  },
];

/** The name as it was first saved: GitHub does not tell upper from lower case in it. */
function savedName({ settings }: StubRepository, name: string): string {
  return [...settings.environments.keys()].find((saved) => saved.toLowerCase() === name.toLowerCase()) ?? name;
}

function environmentOf({ repository, params }: EndpointRequest): StubEnvironment {
  const found = repository.settings.environments.get(savedName(repository, params.environment ?? ''));
  if (found === undefined) throw refuseUnknown();
  return found;
}

function environmentBody({ settings }: StubRepository, name: string) {
  const found = settings.environments.get(name);
  if (found === undefined) throw refuseUnknown();
  const { waitTimer, reviewers, preventSelfReview, branches } = found;
  return {
    name,
    can_admins_bypass: found.adminsBypass,
    protection_rules: [
      ...(waitTimer > 0 ? [{ id: 1, type: 'wait_timer', wait_timer: waitTimer }] : []),
      ...(reviewers.length > 0
        ? [
            {
              ...{ id: 2, type: 'required_reviewers', prevent_self_review: preventSelfReview },
              reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { id } })),
            },
          ]
        : []),
      ...(branches === null ? [] : [{ id: 3, type: 'branch_policy' }]),
    ],
    deployment_branch_policy:
      branches === null
        ? null
        : { protected_branches: branches === 'protected', custom_branch_policies: branches !== 'protected' },
  };
}

/** What is not given is taken away, as GitHub does it. Gives the name of the environment. */
function saveEnvironment({ repository, params, body }: EndpointRequest): string {
  const { settings } = repository;
  const policy = body.deployment_branch_policy as
    | { readonly protected_branches: boolean; readonly custom_branch_policies: boolean }
    | null
    | undefined;
  if (policy && policy.protected_branches === policy.custom_branch_policies)
    throw new Refused(
      422,
      'Invalid request.\n\nprotected_branches and custom_branch_policies cannot have the same value',
    );
  const reviewers = (body.reviewers ?? []) as StubEnvironment['reviewers'];
  if (reviewers.length > MOST_REVIEWERS) throw new Refused(422, 'Validation Failed');
  const name = savedName(repository, params.environment ?? '');
  const found = settings.environments.get(name);
  const kept = Array.isArray(found?.branches) ? found.branches : [];
  settings.environments.set(name, {
    waitTimer: Number(body.wait_timer ?? 0),
    preventSelfReview: body.prevent_self_review === true,
    adminsBypass: body.can_admins_bypass !== false,
    reviewers,
    branches: policy ? (policy.protected_branches ? 'protected' : kept) : null,
    secrets: found?.secrets ?? new Map(),
  });
  return name;
}
