import type { Model } from '@vmshift/environments';
import type { EnvironmentObservation, PlatformObservation } from '@vmshift/observation';
import type { EnvironmentState } from '@vmshift/releases';
import { dependenciesOf } from './dependencies';
import type { Diagnosis, Problem } from './diagnosis';
import { foldSymptoms } from './fold-symptoms';
import { environmentRules, platformRules } from './rules/rules';
import { inTierOrder } from './tier-order';
import { type Unseen, unseenParts } from './unseen';
import { type Verdict, verdictOf } from './verdict';
import type { EnvironmentView } from './view';

/** What is wrong, what was not looked at, and both in a line. */
export interface PlatformDiagnosis {
  /** Worst first; of the same severity production before the other tiers. */
  readonly problems: readonly Problem[];
  readonly unseen: readonly Unseen[];
  readonly verdict: Verdict;
}

/**
 * Judges all that was observed. Pure: the same model, pins and observation give the same answer.
 * @param states pins and their histories, of all environments
 * @param others what was found in another way, such as an edit of `dist/`
 */
export function diagnosePlatform(
  model: Model,
  states: readonly EnvironmentState[],
  observation: PlatformObservation,
  others: readonly Diagnosis[] = [],
): PlatformDiagnosis {
  const { platform, environments } = model;
  const { gitHub, argoCd } = observation;
  const now = new Date(observation.at);
  const shared = { platform, states, gitHub, access: { context: argoCd.context, host: platform.argoCd.host }, now };
  const views = environments.flatMap((environment): EnvironmentView[] => {
    const observed = observation.environments[environment.name];
    return observed === undefined ? [] : [{ ...shared, environment, observed }];
  });
  const diagnoses: readonly Diagnosis[] = [
    ...others,
    ...views.flatMap((view) => environmentRules.flatMap((rule) => rule.judge(view))),
    ...platformRules.flatMap((rule) => rule.judge({ ...shared, environments, observed: observation })),
  ];
  const dependencies = new Map(
    views.flatMap(({ environment, observed }) => [...dependenciesOf(environment, observed)]),
  );
  // Folding keeps the order within a severity.
  const problems = foldSymptoms(inTierOrder(diagnoses, environments), dependencies);
  const unseen = unseenParts(model, observation);
  const blind = environments.filter(({ name }) => isBlind(observation.environments[name])).map(({ name }) => name);
  return { problems, unseen, verdict: verdictOf(problems, unseen, environments, blind) };
}

/** Whether nothing of the real thing was seen. */
function isBlind(observed: EnvironmentObservation | undefined): boolean {
  const { application, cluster, host } = observed ?? {};
  return [application, cluster, host].every((part) => part?.state !== 'seen');
}
