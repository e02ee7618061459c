import { type Endpoint, refuseUnknown } from './endpoint';

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
      const { id, name, branches, rules, bypass, enforcement = 'active' } = found;
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
            bypass_actors: Object.keys(bypass).map((_login, index) => ({
              actor_id: index + 1,
              actor_type: 'Integration',
              bypass_mode: 'always',
            })),
          }),
        },
      };
    },
  },
];
