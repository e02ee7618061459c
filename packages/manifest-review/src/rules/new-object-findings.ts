import { environmentFlows } from '@vmshift/environments';
import type { Found } from '@vmshift/findings';
import { isData } from '@vmshift/kubernetes';
import { type EnvironmentState, newFindings } from '@vmshift/manifests';
import type { EnvironmentView } from '../cluster/environment-view';
import type { Comparison } from './rule';

/** What the rules over one state find after the change and did not find before: what `synth` refuses, with its text. */
export function newObjectFindings({ before, after }: Pick<Comparison, 'before' | 'after'>): readonly Found[] {
  if (after.objects.length === 0) return [];
  return newFindings(before.objects.length === 0 ? undefined : stateOf(before), stateOf(after));
}

function stateOf({ config, platform, pin, objects, profile }: EnvironmentView): EnvironmentState {
  return {
    environment: config,
    platform,
    pinned: pin?.images,
    objects,
    // An older revision's model may have no processes.
    flows: config !== undefined && isData(config.processes) ? environmentFlows(config, profile) : undefined,
  };
}
