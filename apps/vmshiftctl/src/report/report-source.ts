import type { Model } from '@vmshift/environments';
import type { ReportSource } from '@vmshift/findings/report';

/**
 * Where GitHub shows the files of the head.
 * @param model of the base: a head must not choose where links lead
 * @param head as the report names it: a commit is shown as it was, anything else as the main branch is
 * @param pullRequest its number, where there is one
 */
export function reportSource({ platform }: Model, head: string, pullRequest?: string): ReportSource {
  return {
    ...(pullRequest !== undefined && { pullRequest: Number(pullRequest) }),
    repository: platform.repositoryUrl.replace(/\.git$/, ''),
    branch: platform.targetRevision,
    revision: /^[0-9a-f]{7,64}$/.test(head) ? head : platform.targetRevision,
  };
}
