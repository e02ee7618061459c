import { isIntegerWithin, platformRule } from './rule';

/** GitHub answers so many times an hour only; below this the repository server is busy with asking. */
const SHORTEST_SECONDS = 30;

/** An hour: a release must not wait longer when a webhook is lost. */
const LONGEST_SECONDS = 3600;

/** Protects delivery from a poll that never comes (0 switches polling off). */
export const argoCdPolling = platformRule(
  {
    id: 'argo-cd-polling',
    title: 'Argo CD asks Git often enough, and GitHub answers it',
    see: 'https://argo-cd.readthedocs.io/en/stable/faq/#how-often-does-argo-cd-check-for-changes-to-my-git-or-helm-repository',
  },
  ({ argoCd }, report) => {
    if (!isIntegerWithin(argoCd.reconciliationSeconds, SHORTEST_SECONDS, LONGEST_SECONDS)) {
      const allowed = `whole seconds from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}`;
      report('argoCd.reconciliationSeconds', argoCd.reconciliationSeconds, allowed);
    }
  },
);
