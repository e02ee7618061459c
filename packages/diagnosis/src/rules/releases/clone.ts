import { counted } from '@vmshift/findings';
import { seenValue } from '@vmshift/observation';
import { type DiagnosisRule, definePlatformDiagnosis } from '../../rule';
import type { PlatformView } from '../../view';

/** Whether this clone knows what origin has: pins are read from it. */
export const cloneRules: readonly DiagnosisRule<PlatformView>[] = [
  definePlatformDiagnosis({
    id: 'clone-behind',
    title: 'This clone lacks commits of the branch that Argo CD follows',
    judge: ({ observed }) => {
      const clone = seenValue(observed.git.clone);
      if (clone === undefined || clone.behind === 0) return [];
      const { commit, branch, behind } = clone;
      const object = `Clone/${branch ?? commit.slice(0, 12)}`;
      return [{ object, evidence: [], behind }];
    },
    severity: 'unknown',
    cause: ({ behind }) => `this clone is ${counted(behind, 'commit')} behind origin, so its pins may be of yesterday`,
    next: () => ['git pull --ff-only'],
    runbook: 'on-call.md#is-it-all-right',
    see: 'https://git-scm.com/docs/git-pull',
  }),
];
