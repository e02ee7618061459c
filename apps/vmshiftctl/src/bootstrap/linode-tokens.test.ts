import { model } from '@vmshift/environments';
import { KEEPS_NOTHING } from '../testing/keeps-nothing';
import { LinodeStub } from '../testing/linode-stub';
import { makeTokens, planTokens } from './linode-tokens';

const { repository } = model.platform;
const missingIn = (...environments: readonly string[]) =>
  environments.map((environment) => ({ repository, environment, name: 'LINODE_TOKEN' }));

test('a token may do what its stacks need, and only read where nothing is deployed', () => {
  const dns = { kind: 'linode', zone: 'satyamay.tech' } as const;
  const managed = { kind: 'managed' } as unknown as (typeof model.environments)[number]['database'];
  const [first, ...others] = model.environments;
  const environments = [{ ...(first as NonNullable<typeof first>), database: managed }, ...others];
  const planned = planTokens(
    { platform: { ...model.platform, dns }, environments },
    missingIn(first?.name ?? '', others[0]?.name ?? '', 'plan'),
  );
  expect(planned.map(({ scopes }) => scopes)).toEqual([
    'lke:read_write domains:read_write databases:read_write',
    'lke:read_write domains:read_write',
    'lke:read_only domains:read_only databases:read_only',
  ]);
  expect(planTokens(model, [{ repository: 'another/one', environment: 'dev', name: 'LINODE_TOKEN' }])).toEqual([]);
});

test('a token of the set-up that may do less gives none, and is told by its name', async () => {
  const linode = new LinodeStub();
  linode.tokens.push({ id: 1, label: 'small', scopes: 'account:read_write', expiry: null });
  linode.tokens.push({ id: 2, label: 'smaller', scopes: 'lke:read_write', expiry: null });
  const make = (token: string) =>
    makeTokens(planTokens(model, missingIn('dev')), {
      linode: {
        fetch: async (input, init) => (await linode.answer(input, init)) ?? Response.error(),
        url: 'https://api.linode.com',
        ...{ token, scope: 'account:read_write, lke:read_write', tokenName: 'LINODE_SETUP_TOKEN' },
      },
      github: {
        api: () => Promise.reject(new Error('not asked')),
        setSecret: () => Promise.reject(new Error('not asked')),
        tell: () => {},
        kept: KEEPS_NOTHING,
      },
      now: () => new Date('2026-11-27T12:00:00Z'),
      pause: async () => true,
    });
  await expect(make('token-1')).rejects.toThrow(
    /Linode answered 400 to \/profile\/tokens: You may not create .*run it again/s,
  );
  await expect(make('token-2')).rejects.toThrow(
    /LINODE_SETUP_TOKEN needs the scope account:read_write, lke:read_write/,
  );
  expect(linode.tokens).toHaveLength(3);
});
