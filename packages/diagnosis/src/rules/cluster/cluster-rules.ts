import type { DiagnosisRule } from '../../rule';
import { appliedObjectRules } from './applied-objects';
import { autoscalingRules } from './autoscaling';
import { containerRules } from './containers';
import { imageRules } from './images';
import { jobRules } from './jobs';
import { nodeRules } from './nodes';
import { probeRules } from './probes';
import { rolloutRules } from './rollouts';
import { schedulingRules } from './scheduling';
import { serviceRules } from './services';
import { volumeRules } from './volumes';

/** All that the objects in the environment's cluster tell. */
export const clusterRules: readonly DiagnosisRule[] = [
  ...appliedObjectRules,
  ...nodeRules,
  ...volumeRules,
  ...schedulingRules,
  ...imageRules,
  ...containerRules,
  ...probeRules,
  ...jobRules,
  ...rolloutRules,
  ...serviceRules,
  ...autoscalingRules,
];
