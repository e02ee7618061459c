import type { EnvironmentConfig, Model } from '@vmshift/environments';
import type { PlatformObservation } from '@vmshift/observation';
import type { EnvironmentState } from '@vmshift/releases';
import { dependenciesOf } from './dependencies';
import type { Diagnosis, Problem } from './diagnosis';
import { foldSymptoms } from './fold-symptoms';
import { PLATFORM } from './rule';
import { environmentRules, platformRules } from './rules/rules';
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
 */
export function diagnosePlatform(
  model: Model,
  states: readonly EnvironmentState[],
  observation: PlatformObservation,
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
    ...views.flatMap((view) => environmentRules.flatMap((rule) => rule.judge(view))),
    ...platformRules.flatMap((rule) => rule.judge({ ...shared, environments, observed: observation })),
  ];
  const dependencies = new Map(
    views.flatMap(({ environment, observed }) => [...dependenciesOf(environment, observed)]),
  );
  // Folding keeps the order within a severity.
  const ordered = diagnoses.toSorted((one, other) => tierRank(one, environments) - tierRank(other, environments));
  const problems = foldSymptoms(ordered, dependencies);
  const unseen = unseenParts(model, observation);
  return { problems, unseen, verdict: verdictOf(problems, unseen, environments) };
}

const TIERS: readonly (EnvironmentConfig['tier'] | typeof PLATFORM)[] = [
  'production',
  PLATFORM,
  'staging',
  'development',
];

function tierRank({ environment }: Diagnosis, environments: readonly EnvironmentConfig[]): number {
  return TIERS.indexOf(environments.find(({ name }) => name === environment)?.tier ?? PLATFORM);
}
