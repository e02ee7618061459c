import { counted } from '@vmshift/findings';
import { pullCommand, seenValue } from '@vmshift/observation';
import { type DiagnosisRule, definePlatformDiagnosis } from '../../rule';
import type { PlatformView } from '../../view';

/** Whether this clone knows what origin has: pins are read from it. */
export const cloneRules: readonly DiagnosisRule<PlatformView>[] = [
  definePlatformDiagnosis({
    id: 'clone-behind',
    title: 'This clone lacks commits of the branch that Argo CD follows',
    judge: ({ observed, platform }) => {
      const clone = seenValue(observed.git.clone);
      if (clone === undefined || clone.behind === 0) return [];
      const { commit, branch, behind, ahead, stopped, wayToMain } = clone;
      const object = `Clone/${branch ?? commit.slice(0, 12)}`;
      // Commits of another branch are none of the one that is pulled.
      const pull = pullCommand(branch === platform.targetRevision ? ahead : 0);
      const next = wayToMain === undefined ? pull : `${wayToMain} && ${pull}`;
      if (stopped === undefined) return [{ object, evidence: [], behind, next }];
      const message = `a ${stopped.name} is not ended, and ${stopped.proceed} goes on with it`;
      return [{ object, evidence: [{ object, message }], behind, next: stopped.undo }];
    },
    severity: 'unknown',
    cause: ({ behind }) => `this clone is ${counted(behind, 'commit')} behind origin, so its pins may be out of date`,
    next: ({ next }) => [next],
    runbook: 'on-call.md#is-it-all-right',
    see: 'https://git-scm.com/docs/git-pull',
  }),
];
