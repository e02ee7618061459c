import { contextName, model } from '@vmshift/environments';
import { shellQuote, UserError } from '@vmshift/findings';
import { REQUEST_TIMEOUT, readContexts, reasonOf, refusal, requireContext } from '@vmshift/observation';
import type { Format } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { findLogSource, logSources } from '../logs/log-sources';
import { findEnvironment } from '../read-environment-states';
import { followProgram, kubectlOf, ProgramMissing } from '../run-program';
import { type Line, textOf } from '../terminal/styled-line';
import { ArgumentCheck, UsageError } from '../usage-error';
import type { World } from '../world';

export interface LogsOptions {
  /** Goes on with what is written from now on, until Ctrl-C. */
  readonly follow?: boolean;
  /** Of the containers that ran before the present ones: why one crashed. */
  readonly previous?: boolean;
  /** Such as `10m`. @default as far back as the lines reach */
  readonly since?: string;
  /** Newest lines of each container. */
  readonly tail: string;
}

const COUNT: Format = {
  matches: (value) => typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value),
  allowed: '1 to 999999 lines',
};

const AGE: Format = {
  matches: (value) => typeof value === 'string' && /^[1-9]\d{0,4}[smh]$/.test(value),
  allowed: 'a time such as 30s, 10m or 2h',
};

/** What kubectl reads at once: more pods than an environment has at its peak. */
const MOST_REQUESTS = 50;

/** Prints the logs of an environment's pods, or of one workload, each line with its pod; kubectl reads them. */
export async function logs(
  name: string,
  workload: string | undefined,
  options: LogsOptions,
  world: World,
): Promise<ExitCode> {
  const check = new ArgumentCheck();
  check.value('--tail', options.tail, COUNT);
  check.value('--since', options.since, AGE);
  check.finish();
  if (options.follow && options.previous)
    throw new UsageError(
      '--follow and --previous exclude each other: what has ended writes nothing more; leave out one',
    );
  const environment = findEnvironment(model.environments, name);
  const sources = logSources(environment, model.platform);
  const selector =
    workload === undefined
      ? `app in (${sources.map(({ app }) => app).join(', ')})`
      : `app=${findLogSource(workload, sources).app}`;
  const context = contextName(environment);
  const place = ['--context', context, '--namespace', environment.namespace];
  let pods: string;
  try {
    requireContext(await readContexts(kubectlOf(world)), context);
    pods = await listPods([...place, 'get', 'pods', '--selector', selector, '-o', 'name'], context, world);
  } catch (error) {
    const reach = `./vmshiftctl access ${name}, or docs/setup.md#reach-a-cluster`;
    throw new UserError([reasonOf(error), `  fix: ${error instanceof ProgramMissing ? error.fix : reach}`]);
  }
  if (pods.trim() === '')
    throw new UserError([
      `the kubectl context ${context} shows no pod with ${selector} in the namespace ${environment.namespace}`,
      `  fix: ./vmshiftctl diagnose ${name} tells why, and whether it is another cluster`,
    ]);
  const args = [
    ...[...place, 'logs', '--selector', selector],
    ...['--all-containers', '--prefix', '--ignore-errors', `--max-log-requests=${MOST_REQUESTS}`],
    ...[`--tail=${options.tail}`],
    ...(options.since === undefined ? [] : [`--since=${options.since}`]),
    ...(options.previous ? ['--previous'] : []),
    ...(options.follow ? ['--follow'] : []),
  ];
  world.warn(['kubectl', ...args].map(shellQuote).join(' '));
  // Told to go on where a log cannot be read, kubectl calls it a success where none could be.
  const told = { lines: 0, errors: 0 };
  const warn = (line: string): void => {
    told.errors += 1;
    world.warn(line);
  };
  const print = (line: Line): void => {
    const text = textOf(line);
    if (UNREAD.test(text)) warn(text);
    else {
      told.lines += 1;
      world.print(line);
    }
  };
  const status = await followProgram('kubectl', args, { ...world, print, warn });
  return status === 0 && (told.lines > 0 || told.errors === 0) ? 0 : 1;
}

/** Why kubectl could not read a log, which it writes among the lines of logs; each of those begins with its pod. */
const UNREAD = /^error: /;

/**
 * Bounded in time, which the reading of logs cannot be: it follows.
 * @throws Error with what the cluster refused, or that it does not answer
 */
async function listPods(args: readonly string[], context: string, world: World): Promise<string> {
  const answer = await kubectlOf(world)([...args, REQUEST_TIMEOUT]).catch((error: unknown) => {
    throw new Error(`kubectl --context ${context}: ${reasonOf(error)}`);
  });
  if (answer.status !== 0) throw new Error(`kubectl --context ${context}: ${refusal(answer)}`);
  return answer.stdout;
}
