import { model, placements, printModel, withProfile } from '@vmshift/environments';
import { parseModel } from './parse-model';

type Json = Record<string, unknown>;

/** What is read of the fixture model after an edit of its first environment. */
function parsed(edit: (environment: Json) => void) {
  const copy = JSON.parse(printModel(model)) as { readonly environments: readonly Json[] };
  const [first] = copy.environments;
  if (first === undefined) throw new Error('the fixture model has no environment');
  edit(first);
  return parseModel(JSON.stringify(copy));
}

test('a model is read as it was printed, properties that no reader knows included', () => {
  expect(parsed(() => undefined)).toEqual({ model: withProfile(model) });
  const { model: kept } = parsed((environment) => Object.assign(environment, { tomorrow: 1 })) as {
    readonly model: typeof model;
  };
  expect(kept.environments[0]).toMatchObject({ tomorrow: 1 });
});

test('a placement is read', () => {
  const { model: read } = parsed((environment) => {
    Object.assign(environment.redis as Json, { nodePool: 'batch' });
  }) as { readonly model: typeof model };
  expect(read.environments.flatMap((environment) => placements(environment))).toEqual([
    { workload: 'redis', path: 'redis.nodePool', pool: 'batch' },
  ]);
});

test.each<readonly [string, (environment: Json) => void]>([
  ['redis', (environment) => Reflect.deleteProperty(environment, 'redis')],
  ['processes', (environment) => Object.assign(environment, { processes: null })],
  ['database', (environment) => Object.assign(environment.database as Json, { backup: undefined })],
  ['nodePool', (environment) => Object.assign(environment.redis as Json, { nodePool: 5 })],
])('a model without what the review reads of %s is refused, not half read', (_, edit) => {
  expect(parsed(edit)).toEqual({ because: expect.stringMatching(/^it has another shape: /) });
});
