import { basename } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Credentials of ours that the environment may hold, by what they open. */
const CREDENTIALS = {
  gitHub: /^(GH|GITHUB)(_ENTERPRISE)?_TOKEN$/,
  linode: /^LINODE_(\w+_)?(TOKEN|SECRET|SECRET_KEY)$/,
  states: /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/,
  variables: /^TF_(VAR|TOKEN)_/,
};

type Credential = keyof typeof CREDENTIALS;

/** Which of them a program uses; one that is not listed uses none. Git asks gh for a login, which reads them. */
const USED: ReadonlyMap<string, readonly Credential[]> = new Map([
  ['git', ['gitHub']],
  ['gh', ['gitHub']],
  ['terraform', ['linode', 'states', 'variables']],
]);

/**
 * The environment of another program: everything but the credentials of this repository that it does not use. A hook, a
 * filter or a plugin that it starts reads what it was given.
 * @param program as it is started; this program itself gets everything
 */
export function programEnvironment(program: string, env: Environment): Environment {
  if (program === process.execPath) return { ...env };
  const used = USED.get(basename(program)) ?? [];
  const withheld = Object.entries(CREDENTIALS).flatMap(([name, pattern]) =>
    used.some((one) => one === name) ? [] : [pattern],
  );
  return Object.fromEntries(Object.entries(env).filter(([name]) => !withheld.some((pattern) => pattern.test(name))));
}
