import { type Endpoint, type EndpointRequest, Refused, refuseUnknown } from './endpoint';
import { nextId } from './repository';
import type { StubHook } from './settings-state';

/** Labels, webhooks, variables and secrets of a repository. @see https://docs.github.com/rest/actions/variables */
export const NAMED_SETTINGS: readonly Endpoint[] = [
  {
    operation: 'GET /labels',
    needs: ['issues', 'read'],
    pages: '',
    answer: ({ repository: { settings } }) => ({ status: 200, body: settings.labels }),
  },
  {
    operation: 'POST /labels',
    needs: ['issues', 'write'],
    body: ['name', 'color', 'description'],
    answer: ({ repository: { settings }, body }) => {
      const { name, color, description } = body as Record<'name' | 'color' | 'description', string>;
      if (settings.labels.some((label) => label.name.toLowerCase() === name.toLowerCase()))
        throw new Refused(422, 'Validation Failed', { errors: [{ code: 'already_exists', field: 'name' }] });
      if (!/^[0-9a-f]{6}$/i.test(color) || description.length > 100) throw new Refused(422, 'Validation Failed');
      settings.labels.push({ name, color, description });
      return { status: 201, body: { name, color, description } };
    },
  },
  {
    operation: 'GET /actions/variables',
    needs: ['variables', 'read'],
    pages: 'variables',
    answer: ({ repository: { settings } }) => {
      const variables = [...settings.variables].map(([name, value]) => ({ name, value }));
      return { status: 200, body: { total_count: variables.length, variables } };
    },
  },
  {
    operation: 'POST /actions/variables',
    needs: ['variables', 'write'],
    body: ['name', 'value'],
    answer: ({ repository: { settings }, body }) => {
      const name = String(body.name);
      if (settings.variables.has(name)) throw new Refused(409, 'Already exists - Variable already exists');
      if (typeof body.value !== 'string' || body.value === '') throw new Refused(422, 'Validation Failed');
      settings.variables.set(name, body.value);
      return { status: 201 };
    },
  },
  {
    operation: 'PATCH /actions/variables/{name}',
    needs: ['variables', 'write'],
    body: ['name', 'value'],
    answer: ({ repository: { settings }, params: { name = '' }, body }) => {
      if (!settings.variables.has(name)) throw refuseUnknown();
      settings.variables.set(name, String(body.value));
      return { status: 204 };
    },
  },
  {
    operation: 'GET /actions/secrets',
    needs: ['secrets', 'read'],
    pages: 'secrets',
    answer: ({ repository: { settings } }) => {
      const secrets = [...settings.secrets].map((name) => ({ name }));
      return { status: 200, body: { total_count: secrets.length, secrets } };
    },
  },
  {
    operation: 'GET /hooks',
    needs: ['repository_hooks', 'read'],
    pages: '',
    answer: ({ repository: { settings } }) => ({ status: 200, body: settings.hooks.map(hookBody) }),
  },
  {
    operation: 'POST /hooks',
    needs: ['repository_hooks', 'write'],
    body: ['name', 'active', 'events', 'config'],
    answer: ({ repository: { settings }, body }) => {
      const { active, events, config } = body as unknown as StubHook;
      if (body.name !== 'web' || !config.url) throw new Refused(422, 'Validation Failed');
      if (settings.hooks.some((hook) => hook.config.url === config.url))
        throw new Refused(422, 'Validation Failed', { errors: ['Hook already exists on this repository'] });
      const hook = { id: nextId(settings.hooks, 1), active, events, config };
      settings.hooks.push(hook);
      return { status: 201, body: hookBody(hook) };
    },
  },
  {
    operation: 'PATCH /hooks/{hook_id}',
    needs: ['repository_hooks', 'write'],
    body: ['active', 'events', 'config'],
    answer: ({ repository: { settings }, params, body }: EndpointRequest) => {
      const hook = settings.hooks.find(({ id }) => String(id) === params.hook_id);
      if (hook === undefined) throw refuseUnknown();
      // A config without a secret takes the secret away.
      Object.assign(hook, body);
      return { status: 200, body: hookBody(hook) };
    },
  },
];

function hookBody({ id, active, events, config: { secret, ...config } }: StubHook) {
  return {
    id,
    type: 'Repository',
    name: 'web',
    active,
    events,
    config: { ...config, ...(secret && { secret: '********' }) },
  };
}
