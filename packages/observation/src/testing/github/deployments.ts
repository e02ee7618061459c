import { type Endpoint, type EndpointRequest, Refused, refuseUnknown, type StubAnswer } from './endpoint';
import { nextId, type StubDeployment, type StubDeploymentStatus, type StubRepository } from './repository';

const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];

/** Most characters of the description of a deployment's status. */
const MOST_CHARACTERS = 140;

/** Deployments and their statuses. @see https://docs.github.com/rest/deployments */
export const DEPLOYMENTS: readonly Endpoint[] = [
  {
    operation: 'GET /deployments',
    needs: ['deployments', 'read'],
    query: ['sha', 'ref', 'task', 'environment'],
    pages: '',
    answer: ({ repository, query }) => {
      const wanted = (key: 'sha' | 'ref' | 'task' | 'environment', deployment: StubDeployment) =>
        query[key] === undefined || query[key] === deployment[key];
      const found = repository.deployments.filter((deployment) =>
        (['sha', 'ref', 'task', 'environment'] as const).every((key) => wanted(key, deployment)),
      );
      return { status: 200, body: found.toReversed().map((deployment) => deploymentBody(repository, deployment)) };
    },
  },
  {
    operation: 'POST /deployments',
    needs: ['deployments', 'write'],
    body: [
      'ref',
      'task',
      'auto_merge',
      'required_contexts',
      'payload',
      'environment',
      'description',
      'transient_environment',
      'production_environment',
    ],
    answer: create,
  },
  {
    operation: 'GET /deployments/{deployment_id}/statuses',
    needs: ['deployments', 'read'],
    pages: '',
    answer: ({ repository, params }) => ({
      status: 200,
      body: deploymentOf(repository, params).statuses.toReversed().map(statusBody),
    }),
  },
  {
    operation: 'POST /deployments/{deployment_id}/statuses',
    needs: ['deployments', 'write'],
    body: ['state', 'target_url', 'log_url', 'description', 'environment', 'environment_url', 'auto_inactive'],
    answer: addStatus,
  },
];

function create({ repository, body, login = '', now }: EndpointRequest): StubAnswer {
  const ref = textOf(body, 'ref');
  const sha = /^[0-9a-f]{40}$/.test(ref) ? ref : repository.refs.get(ref);
  if (sha === undefined) throw new Refused(422, `No ref found for: ${ref}`);
  // An older commit lacks what the default branch has, and statuses that did not succeed stop it.
  if (body.auto_merge !== false) throw new Refused(409, `Conflict merging ${repository.defaultBranch} into ${ref}.`);
  if (!Array.isArray(body.required_contexts))
    throw new Refused(409, `Conflict: Commit status checks failed for ${ref}.`);
  const environment = String(body.environment ?? 'production');
  const deployment: StubDeployment = {
    id: nextId(repository.deployments, 501),
    ref,
    sha,
    task: String(body.task ?? 'deploy'),
    environment,
    description: String(body.description ?? ''),
    payload: body.payload ?? {},
    transient: body.transient_environment === true,
    production:
      typeof body.production_environment === 'boolean' ? body.production_environment : environment === 'production',
    creator: login,
    createdAt: now,
    statuses: [],
  };
  repository.deployments.push(deployment);
  return { status: 201, body: deploymentBody(repository, deployment) };
}

function addStatus({ repository, params, body, now }: EndpointRequest): StubAnswer {
  const deployment = deploymentOf(repository, params);
  const state = textOf(body, 'state');
  if (!STATES.includes(state)) throw new Refused(422, 'Validation Failed', { errors: [`state ${state} is unknown`] });
  const description = String(body.description ?? '');
  if ([...description].length > MOST_CHARACTERS)
    throw new Refused(422, 'Validation Failed', {
      errors: [`description is longer than ${MOST_CHARACTERS} characters`],
    });
  for (const key of ['log_url', 'target_url', 'environment_url']) {
    if (body[key] !== undefined && !/^https?:\/\//.test(String(body[key])))
      throw new Refused(422, 'Validation Failed', { errors: [`${key} must use http(s) scheme`] });
  }
  const environment = String(body.environment ?? deployment.environment);
  const made = { environment, now };
  // By default a success ends the earlier successes of the same environment, but for those of production.
  if (state === 'success' && body.auto_inactive !== false) {
    for (const other of repository.deployments) {
      const succeeded = other.statuses.at(-1)?.state === 'success' && other.environment === environment;
      if (other !== deployment && succeeded && !other.transient && !other.production)
        other.statuses.push(newStatus(repository, { state: 'inactive', description: '', ...made }, {}));
    }
  }
  const status = newStatus(repository, { state, description, ...made }, body);
  deployment.statuses.push(status);
  return { status: 201, body: statusBody(status) };
}

function newStatus(
  { deployments }: StubRepository,
  { now, ...status }: Pick<StubDeploymentStatus, 'state' | 'description' | 'environment'> & { readonly now: string },
  body: EndpointRequest['body'],
): StubDeploymentStatus {
  return {
    id: nextId(
      deployments.flatMap(({ statuses }) => statuses),
      901,
    ),
    ...status,
    environmentUrl: String(body.environment_url ?? ''),
    logUrl: String(body.log_url ?? body.target_url ?? ''),
    createdAt: now,
  };
}

function deploymentOf(repository: StubRepository, params: EndpointRequest['params']): StubDeployment {
  const found = repository.deployments.find(({ id }) => String(id) === params.deployment_id);
  if (found === undefined) throw refuseUnknown();
  return found;
}

function textOf(body: EndpointRequest['body'], key: string): string {
  const value = body[key];
  if (typeof value !== 'string') throw new Refused(422, `Invalid request.\n\n"${key}" wasn't supplied.`);
  return value;
}

function deploymentBody(repository: StubRepository, deployment: StubDeployment) {
  const url = `https://api.github.com/repos/${repository.name}/deployments/${deployment.id}`;
  return {
    id: deployment.id,
    url,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    environment: deployment.environment,
    original_environment: deployment.environment,
    description: deployment.description,
    creator: { login: deployment.creator },
    created_at: deployment.createdAt,
    updated_at: deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt,
    statuses_url: `${url}/statuses`,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
  };
}

function statusBody(status: StubDeploymentStatus) {
  return {
    id: status.id,
    state: status.state,
    description: status.description,
    environment: status.environment,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}
