import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { planManifests, writeManifests } from '@vmshift/chart';
import { model } from '@vmshift/environments';
import { commitMessage, pinPath, printPin } from '@vmshift/releases';
import { createGit } from '../git/git';
import type { World } from '../world';
import { type PlayedBuild, pinOf } from './played-build';

/** Settings and logins of the person, which have no say here. */
const PERSONAL = /^(GIT_|GH_|GITHUB_|XDG_CONFIG_HOME$)/;

/** Environment of the programs that are started: Git without the person's configuration. */
export function demoEnvironment(env: World['env'], folder: string): World['env'] {
  const kept = Object.entries(env).filter(([name]) => !PERSONAL.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: folder,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    // As in the workflows that write here, where GitHub is not asked whether a person may push.
    GITHUB_ACTIONS: 'true',
  };
}

/** The environment of a step that this login takes. */
export function actor(login: string): World['env'] {
  const email = `${login}@users.noreply.github.com`;
  return {
    GITHUB_ACTOR: login,
    ...{ GIT_AUTHOR_NAME: login, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: login, GIT_COMMITTER_EMAIL: email },
  };
}

/**
 * Makes a bare repository, and a clone of it in which every environment runs the build.
 * @param env of Git, with an author
 * @returns the root of the clone
 */
export async function makeClone(folder: string, build: PlayedBuild, env: World['env']): Promise<string> {
  const [origin, root] = [join(folder, 'origin.git'), join(folder, 'platform')];
  await createGit({ root: folder, env }).run(['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  await createGit({ root: folder, env }).run(['clone', '--quiet', origin, root]);
  for (const { name, branch } of model.environments) write(join(root, pinPath(name)), printPin(pinOf(build, branch)));
  writeManifests(planManifests({ root, model }));
  const git = createGit({ root, env });
  await git.run(['add', '--all']);
  await git.run(['commit', '--quiet', '--file=-'], { input: firstMessage(build) });
  await git.run(['push', '--quiet', 'origin', 'main']);
  return root;
}

/** As `release` writes it, so that the history knows the first build as one that was released. */
function firstMessage(build: PlayedBuild): string {
  const environments = model.environments.map(({ name, branch }) => {
    return { environment: name, outcome: 'change', to: pinOf(build, branch), because: 'its first release' } as const;
  });
  const [, application = ''] = model.platform.applicationRepository.split('/');
  return commitMessage({ action: 'release', environments }, application);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
