import { UserError } from '@vmshift/findings';
import { testWorld } from '../testing/test-world';
import { type RestoreOptions, restore } from './restore';

const called = async (name: string, options: RestoreOptions) => {
  const world = testWorld({ env: { GITHUB_ACTOR: 'ada' } });
  await restore(name, options, world);
  return world.printed;
};

test('a dry run prints every command and calls none', async () => {
  const lines = await called('production', { dryRun: true, dump: 'vmshift-20261123T021700Z.dump' });
  const commands = lines.filter((line) => !line.startsWith('#'));
  expect(commands[0]).toBe("./vmshiftctl hold production --reason 'restore of the database' --push");
  expect(commands.at(-2)).toBe('./vmshiftctl resume production --push');
  expect(commands).toContainEqual(
    expect.stringMatching(/\| kubectl set env .* ACTION=restore DUMP=vmshift-20261123T021700Z\.dump INTO=schema \| /),
  );
});

test.each<[RestoreOptions, string]>([
  [{ list: true, dryRun: true }, '--list and --dry-run: one of them at a time'],
  [{ cancel: true, dump: 'a.dump' }, '--cancel: leave out --dump and --into-new-database'],
  [{ dump: '../../secrets' }, '--dump: got "../../secrets"; allowed: latest, or a name of'],
  [{ dump: 'a b' }, '--dump: got "a b"'],
])('%j is refused', async (options, text) => {
  await expect(called('production', options)).rejects.toThrow(text);
  await expect(called('production', options)).rejects.toBeInstanceOf(UserError);
});

test('an environment that is not there is named with those that are', async () => {
  await expect(called('prod', {})).rejects.toThrow('unknown environment: got "prod"; nearest: production;');
});
