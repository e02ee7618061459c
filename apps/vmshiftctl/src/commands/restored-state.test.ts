import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasTerraform, type TerraformProject, terraformProject } from '../testing/terraform-project';
import { type TestWorld, testWorld } from '../testing/test-world';
import { deployApp } from './deploy';
import { planApp } from './plan';

jest.setTimeout(300_000);

const onTerraform = hasTerraform ? test : test.skip;

let project: TerraformProject | undefined;
afterEach(() => project?.remove());

interface Given {
  readonly world: TestWorld;
  readonly made: TerraformProject;
  readonly state: string;
}

function given(): Given {
  const made = terraformProject({ one: { objects: { a: { input: 'first' }, b: { input: 'b' } } } }, 'stub');
  project = made;
  const world = testWorld({ root: made.root, env: made.env });
  return { world, made, state: join(made.root, 'state/one.tfstate') };
}

const deployed = ({ made, world }: Given) => deployApp(made.app, [], { lockTimeout: '0' }, world);

/** Exit code of a plan, and what it prints of the stack. */
async function planned({ made, world }: Given) {
  const from = world.printed.length;
  const code = await planApp(made.app, [], { lockTimeout: '0', detailedExitcode: true }, world);
  return { code, changes: world.printed.slice(from).filter((line) => /^ {2}[+~-]/.test(line)) };
}

/** A command of docs/maintenance.md, which a person pastes. */
const terraform = ({ made }: Given, ...args: readonly string[]) =>
  execFileSync('terraform', ['-chdir=cdktf.out/stacks/one', ...args], { cwd: made.root, stdio: 'pipe' });

onTerraform(
  'a state that is restored from an older version shows what it lacks, and the same deploy ends it',
  async () => {
    const one = given();
    await deployed(one);
    copyFileSync(one.state, join(one.made.root, 'older.tfstate'));
    one.made.write('one', { objects: { a: { input: 'second' }, b: { input: 'b' } } });
    await deployed(one);
    rmSync(one.state);
    terraform(one, 'state', 'push', '-force', '../../../older.tfstate');
    expect(await planned(one)).toEqual({ code: 2, changes: [expect.stringContaining('~ terraform_data.a')] });
    await deployed(one);
    expect(await planned(one)).toEqual({ code: 0, changes: [] });
  },
);

onTerraform('without any version, what exists is imported, and nothing is made twice', async () => {
  const one = given();
  await deployed(one);
  const idOf = (name: string): string =>
    JSON.parse(readFileSync(one.state, 'utf8')).resources.find((each: { name: string }) => each.name === name)
      .instances[0].attributes.id;
  const [a, b] = [idOf('a'), idOf('b')];
  rmSync(one.state);
  expect((await planned(one)).changes).toHaveLength(2);
  terraform(one, 'import', 'terraform_data.a', a);
  terraform(one, 'import', 'terraform_data.b', b);
  // The provider reads no input of it, so that the first deploy puts it there.
  expect((await planned(one)).changes.filter((line) => line.includes('+'))).toEqual([]);
  await deployed(one);
  expect([idOf('a'), idOf('b')]).toEqual([a, b]);
  expect(await planned(one)).toEqual({ code: 0, changes: [] });
});
