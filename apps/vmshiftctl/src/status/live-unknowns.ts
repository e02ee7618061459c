import { command } from '@vmshift/diagnosis';
import { contextName, type Model } from '@vmshift/environments';
import { argoCdHost } from '@vmshift/observation';
import type { LiveStatus } from './live-status';

/** Something that was not looked at: neither right nor wrong. */
export interface StatusUnknown {
  readonly what: string;
  readonly because: string;
  /** Commands after which it can be looked at; empty where none is known. */
  readonly next: readonly string[];
}

/** What could not be asked. A silent host is no such thing: that is a problem. */
export function liveUnknowns(live: LiveStatus, model: Model): readonly StatusUnknown[] {
  return [...argoCdUnknowns(live, model), ...gitUnknowns(live), ...runsUnknowns(live)];
}

function argoCdUnknowns({ environments, argoCd, missingContexts }: LiveStatus, model: Model): readonly StatusUnknown[] {
  const unknown = environments.flatMap(({ environment, application }) =>
    application.state === 'unknown'
      ? [{ what: `Argo CD, ${environment}`, because: application.because, next: [] }]
      : [],
  );
  const reasons = new Set(unknown.map(({ because }) => because));
  if (unknown.length < environments.length || reasons.size !== 1) return unknown;
  const host = argoCdHost(model);
  const lacking = argoCd.context === contextName(host) && missingContexts.includes(argoCd.context);
  return [...reasons].map((because) => ({
    what: 'Argo CD',
    because,
    next: lacking ? [command.makeContext(host)] : [],
  }));
}

function gitUnknowns({ environments }: LiveStatus): readonly StatusUnknown[] {
  return environments.flatMap(({ environment, applied }) =>
    applied?.state === 'unknown'
      ? [{ what: `whether ${environment} runs the newest commit`, because: applied.because, next: [] }]
      : [],
  );
}

function runsUnknowns({ repositories }: LiveStatus): readonly StatusUnknown[] {
  return repositories.flatMap(({ repository, runs }) =>
    runs.state === 'unknown' ? [{ what: `workflow runs of ${repository}`, because: runs.because, next: [] }] : [],
  );
}
