import type { EnvironmentConfig } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import type { Problem } from './diagnosis';
import { PLATFORM } from './rule';
import type { Unseen } from './unseen';

/** The whole answer in a line and a number. */
export interface Verdict {
  /** One sentence without a full stop. */
  readonly line: string;
  /** 0: all was seen and is well; 1: something is wrong; 3: nothing is wrong in what was seen, and not all was. */
  readonly exitCode: 0 | 1 | 3;
}

/**
 * @param problems worst first
 * @param blind names of the environments of which neither Argo CD, nor the cluster, nor the host was seen
 */
export function verdictOf(
  problems: readonly Problem[],
  unseen: readonly Unseen[],
  environments: readonly Pick<EnvironmentConfig, 'name'>[],
  blind: readonly string[] = [],
): Verdict {
  const [worst, ...others] = problems;
  const seenAll = unseen.length === 0 && problems.every(({ severity }) => severity !== 'unknown');
  const exitCode = problems.some(isWrong) ? 1 : seenAll ? 0 : 3;
  if (worst !== undefined && (isWrong(worst) || seenAll)) {
    const more = others.length === 0 ? '' : `; ${counted(others.length, 'more problem')}`;
    return { line: `${headline(worst)}${more}`, exitCode };
  }
  if (!seenAll) {
    const things = unseen.length + problems.filter(({ severity }) => severity === 'unknown').length;
    return { line: `${seenOf(environments, blind)}; ${counted(things, 'thing')} could not be looked at`, exitCode };
  }
  const names = environments.map(({ name }) => name);
  const [only] = names;
  return {
    line: names.length === 1 ? `${only} runs what Git says` : `all ${names.length} environments run what Git says`,
    exitCode,
  };
}

/** That nothing is wrong is no comfort where nothing was seen. */
function seenOf(environments: readonly unknown[], blind: readonly string[]): string {
  const well = 'nothing is wrong in what was seen';
  if (blind.length === 0) return well;
  const lacking = `nothing was seen of ${blind.join(', ')}`;
  return blind.length === environments.length ? lacking : `${lacking}, and ${well}`;
}

/** What waits for a person is as it should be, and what is unknown is neither right nor wrong. */
function isWrong({ severity }: Problem): boolean {
  return severity !== 'waiting' && severity !== 'unknown';
}

const STATES: Readonly<Record<Problem['severity'], string>> = {
  down: 'is down',
  degraded: 'is degraded',
  'at-risk': 'is at risk',
  waiting: 'waits for a person',
  unknown: 'was not seen',
};

function headline({ environment, severity, since, cause }: Problem): string {
  const subject = environment === PLATFORM ? 'the platform' : environment;
  const from = since === undefined ? '' : ` since ${clock(since)}`;
  return `${subject} ${STATES[severity]}${from}: ${cause}`;
}

/** Date and minute in UTC, as the times of clusters, GitHub and Git are compared in. */
function clock(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
