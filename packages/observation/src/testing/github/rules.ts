import { type Endpoint, type EndpointRequest, Refused, refuseUnknown } from './endpoint';
import { nextId, type StubActor, type StubRuleset } from './repository';

const RULESET_KEYS = ['name', 'target', 'enforcement', 'bypass_actors', 'conditions', 'rules'];

/** Rules that may be set, with the parameters that each has to have. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  deletion: [],
  non_fast_forward: [],
  required_linear_history: [],
  required_signatures: [],
  pull_request: [
    'required_approving_review_count',
    'dismiss_stale_reviews_on_push',
    'require_code_owner_review',
    'require_last_push_approval',
    'required_review_thread_resolution',
  ],
  required_status_checks: ['strict_required_status_checks_policy', 'required_status_checks'],
};

/** Rules of branches. @see https://docs.github.com/rest/repos/rules */
export const RULES: readonly Endpoint[] = [
  {
    operation: 'GET /rules/branches/{branch}',
    needs: ['metadata', 'read'],
    pages: '',
    answer: ({ repository, params }) => ({
      status: 200,
      body: repository.rulesets
        .filter(
          ({ branches, enforcement = 'active' }) => enforcement === 'active' && branches.includes(params.branch ?? ''),
        )
        .flatMap(({ id, rules }) =>
          rules.map(({ type, parameters }) => ({
            type,
            ...(parameters && { parameters }),
            ruleset_source_type: 'Repository',
            ruleset_source: repository.name,
            ruleset_id: id,
          })),
        ),
    }),
  },
  {
    operation: 'GET /rulesets/{ruleset_id}',
    needs: ['metadata', 'read'],
    query: ['includes_parents'],
    answer: ({ repository, params, login, permissions }) => {
      const found = repository.rulesets.find(({ id }) => String(id) === params.ruleset_id);
      if (found === undefined) throw refuseUnknown();
      const { id, name, branches, rules, bypass, actors, enforcement = 'active' } = found;
      return {
        status: 200,
        body: {
          id,
          name,
          target: 'branch',
          source_type: 'Repository',
          source: repository.name,
          enforcement,
          conditions: { ref_name: { include: branches.map((branch) => `refs/heads/${branch}`), exclude: [] } },
          rules,
          current_user_can_bypass: (login === undefined ? undefined : bypass[login]) ?? 'never',
          // Only those who may change the ruleset see who may pass it.
          ...(permissions.administration === 'write' && {
            bypass_actors:
              actors ??
              Object.keys(bypass).map((_login, index) => ({
                actor_id: index + 1,
                actor_type: 'Integration',
                bypass_mode: 'always',
              })),
          }),
        },
      };
    },
  },
  {
    operation: 'GET /rulesets',
    needs: ['metadata', 'read'],
    query: ['includes_parents', 'targets'],
    pages: '',
    answer: ({ repository }) => ({
      status: 200,
      body: repository.rulesets.map(({ id, name, enforcement = 'active' }) => ({
        ...{ id, name, enforcement, target: 'branch', source_type: 'Repository', source: repository.name },
      })),
    }),
  },
  {
    operation: 'POST /rulesets',
    needs: ['administration', 'write'],
    body: RULESET_KEYS,
    answer: (request) => {
      const { rulesets } = request.repository;
      const made = rulesetOf(request, nextId(rulesets, 1));
      if (rulesets.some(({ name }) => name === made.name)) throw invalid('Name must be unique');
      rulesets.push(made);
      return { status: 201, body: { id: made.id, name: made.name } };
    },
  },
  {
    operation: 'PUT /rulesets/{ruleset_id}',
    needs: ['administration', 'write'],
    body: RULESET_KEYS,
    answer: (request) => {
      const { rulesets } = request.repository;
      const at = rulesets.findIndex(({ id }) => String(id) === request.params.ruleset_id);
      const found = rulesets[at];
      if (found === undefined) throw refuseUnknown();
      rulesets[at] = rulesetOf(request, found.id);
      return { status: 200, body: { id: found.id } };
    },
  },
];

const invalid = (error: string): Refused => new Refused(422, 'Validation Failed', { errors: [error] });

/** The ruleset of a body. @throws Refused for what GitHub refuses of one */
function rulesetOf({ repository, body, accounts }: EndpointRequest, id: number): StubRuleset {
  const { name, target, enforcement, bypass_actors, conditions, rules } = body as unknown as RulesetBody;
  if (!name || target !== 'branch' || !['active', 'disabled'].includes(enforcement)) throw invalid('Invalid ruleset');
  for (const { type, parameters = {} } of rules) {
    const required = PARAMETERS[type];
    if (required === undefined) throw invalid(`Invalid rule '${type}'`);
    const lacking = required.filter((key) => !(key in parameters));
    if (lacking.length > 0) throw invalid(`Invalid rule '${type}': ${lacking.join(', ')}`);
  }
  for (const { actor_type, actor_id } of bypass_actors ?? []) {
    const installed = accounts.apps.some(
      (app) => app.id === actor_id && (app.installedIn === 'all' || app.installedIn.includes(repository.name)),
    );
    if (actor_type === 'Integration' && !installed)
      throw invalid('Actor GitHub App must be part of the ruleset source or owner organization');
  }
  const branches = conditions.ref_name.include.map((ref) => {
    if (!ref.startsWith('refs/heads/')) throw invalid(`Invalid target patterns: '${ref}'`);
    return ref.slice('refs/heads/'.length);
  });
  return { id, name, branches, rules, bypass: {}, enforcement, actors: bypass_actors ?? [] };
}

interface RulesetBody {
  readonly name: string;
  readonly target: string;
  readonly enforcement: 'active' | 'disabled';
  readonly bypass_actors?: readonly StubActor[];
  readonly conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  };
  readonly rules: StubRuleset['rules'];
}
