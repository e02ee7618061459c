import { sameBuild } from './arrival';
import { buildName, changesOf, type EnvironmentChange, type ReleasePlan } from './plan';
import { TRAILER } from './trailers';

/**
 * The message of the one commit that carries out a plan: a conventional subject, a line per environment, and the
 * trailers that history is read by.
 *
 * @param application name of the application's repository, such as `vmshift`
 * @param writtenBy address of the run of our own workflow that writes it, where it is one
 * @see https://www.conventionalcommits.org/en/v1.0.0/
 */
export function commitMessage(plan: ReleasePlan, application: string, writtenBy?: string): string {
  const changes = changesOf(plan);
  const names = changes.map(({ environment }) => environment);
  const first = changes[0]?.to;
  const subject = `${plan.action}(${names.join(',')}): ${first === undefined ? '' : buildName(first)}`;
  const trailers = [
    [TRAILER.action, plan.action],
    [TRAILER.build, first && `${application}@${first.commit}`],
    [TRAILER.environments, names.join(', ')],
    [TRAILER.run, plan.action === 'release' ? first?.runUrl : undefined],
    [TRAILER.by, plan.by],
    [TRAILER.reason, plan.reason],
    [TRAILER.writtenBy, writtenBy],
  ].filter(([, value]) => value !== undefined);
  const lines = [subject, '', ...changes.map(describeChange), ''];
  return [...lines, ...trailers.map(([key, value]) => `${key}: ${value}`), ''].join('\n');
}

function describeChange({ environment, from, to }: EnvironmentChange): string {
  if (from === undefined) return `${environment}: ${buildName(to)}`;
  if (sameBuild(from, to)) return `${environment}: stays on ${buildName(to)}`;
  return `${environment}: ${buildName(from)} -> ${buildName(to)}`;
}
