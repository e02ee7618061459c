import { type EnvironmentConfig, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { actor, demoEnvironment, makeClone } from '../demo/demo-origin';
import { DemoShell, type MakeProgram } from '../demo/demo-shell';
import { imageFlags, type PlayedBuild, playedBuild, readPlayed, verifyPlayed } from '../demo/played-build';
import { observePlayed } from '../demo/played-cluster';
import { inTemporaryFolder } from '../demo/temporary-folder';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { readEnvironmentStates } from '../read-environment-states';
import { decideReturn, type ReturnDecision } from '../watch/decide-return';
import { describeWatched } from '../watch/describe-watched';
import { judgeObservation } from '../watch/judge-observation';
import type { World } from '../world';

/** The login of the workflows. */
const BOT = 'release[bot]';

/** The login of a person. */
const PERSON = 'octocat';

/** What a build lacks that was recorded from a real cluster. */
const LAST_LINE = 'pydantic_core.ValidationError: 1 validation error for Settings: JWT_ISSUER: Field required';

/**
 * Plays what happens between a push of the application and production, in a clone of its own: no account, no network, and
 * nothing is left behind.
 */
export async function demo(
  world: World,
  makeProgram: MakeProgram,
  production = model.environments.find(({ tier }) => tier === 'production'),
): Promise<ExitCode> {
  if (production === undefined) throw new UserError('the model has no environment of the tier production to play with');
  await inTemporaryFolder('vmshift-demo-', async (folder) => {
    const env = demoEnvironment(world.env, folder);
    const root = await makeClone(folder, playedBuild(1), { ...env, ...actor(BOT) });
    await play(production, { ...world, root, env, verifyBuild: verifyPlayed, readImage: readPlayed }, makeProgram);
  });
  return 0;
}

async function play(production: EnvironmentConfig, world: World, makeProgram: MakeProgram): Promise<void> {
  const { name, branch } = production;
  const shell = new DemoShell(world, makeProgram);
  const release = (build: PlayedBuild) =>
    shell.run(BOT, 'release', '--branch', branch, '--sha', build.commit, ...imageFlags(build), '--push');
  const [first, good, bad, corrected] = [playedBuild(1), playedBuild(2), playedBuild(3), playedBuild(4)];

  shell.tell(
    `What happens between a push of the application and ${name}, in a temporary clone: no account, no network. Pins, manifests, commits, rules and decisions are real; images, their attestations and the cluster are played.`,
  );
  await shell.run(PERSON, 'status');

  shell.title('A push is released');
  shell.tell(
    `Commit ${short(good)} is pushed to ${branch} of the application. Its workflow builds the images, and starts release.yaml here:`,
  );
  await release(good);
  shell.tell(
    'That is one commit, of the pin and the manifests alone. Argo CD applies it, and release.yaml follows it:',
  );
  await shell.git('show', '--stat', '--oneline', 'HEAD');
  await watch(shell, production, good, { verified: [first.commit] }, world);

  shell.title('A bad release, and the way back');
  shell.tell(`Commit ${short(bad)} needs a setting that ${name} does not have. It is released in the same way:`);
  await release(bad);
  const decision = await watch(shell, production, bad, { verified: [good.commit], lastLine: LAST_LINE }, world);
  if (decision?.return) {
    shell.tell('The build before ran well and the release is the cause, so release.yaml takes it back:');
    const { to, ifPin, reason } = decision;
    const decided = ['--to', to, '--if-pin', ifPin, '--reason', reason];
    await shell.run(BOT, 'rollback', name, ...decided, '--push');
  } else {
    shell.tell(`The model leaves ${name} to people (release.autoRollback), so a person goes back:`);
    await shell.run(PERSON, 'rollback', name, '--reason', 'the API crashes', '--push');
  }

  shell.title('Held: releases leave it alone');
  shell.tell(
    `Commit ${short(corrected)} puts it right. It is released, and ${name} stays on the build that runs until a person has looked:`,
  );
  await release(corrected);
  await shell.run(PERSON, 'status');

  shell.title('Resumed');
  await shell.run(PERSON, 'resume', name, '--push');
  await release(corrected);
  await watch(shell, production, corrected, { verified: [good.commit] }, world);

  shell.title('A hold by hand');
  shell.tell('Before a move of data, or over a weekend:');
  await shell.run(PERSON, 'hold', name, '--reason', 'the database is moved', '--push');
  await shell.run(PERSON, 'resume', name, '--push');

  shell.title('What Git knows of it');
  await shell.run(PERSON, 'history', name);
  world.print('');
  shell.tell('Nothing of it is left on this machine. What happens after a real push: docs/developers.md');
}

function short({ commit }: PlayedBuild): string {
  return commit.slice(0, 12);
}

/** What is seen of the played release. */
interface Seen {
  /** Commits that were seen running well. */
  readonly verified: readonly string[];
  readonly lastLine?: string;
}

/** What `watch` finds and decides, over a cluster that is played. */
async function watch(
  shell: DemoShell,
  environment: EnvironmentConfig,
  { commit }: PlayedBuild,
  { verified, lastLine }: Seen,
  world: World,
): Promise<ReturnDecision | undefined> {
  shell.type('./vmshiftctl', 'watch', '--branch', environment.branch, '--sha', commit);
  const git = createGit(world);
  const [state] = await readEnvironmentStates(world.root, git, [environment]);
  if (state?.pin === undefined) throw new Error(`${environment.name} has no pin`);
  const revision = (await git.run(['rev-parse', 'HEAD'])).trim();
  const now = world.clock();
  const observation = observePlayed({ environment, pin: state.pin, revision, lastLine, now });
  const [watched] = judgeObservation([environment], commit, [state], observation);
  if (watched === undefined) throw new Error(`${environment.name} was not judged`);
  const { outcome } = watched;
  const { autoRollback } = environment.release;
  const decision =
    outcome.state === 'failed'
      ? decideReturn({ autoRollback, state, problem: outcome.problem, verified, now })
      : undefined;
  world.print(describeWatched({ environment: environment.name, outcome, ...(decision && { decision }) }));
  return decision;
}
