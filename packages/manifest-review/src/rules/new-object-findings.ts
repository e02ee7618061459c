import type { NetworkFlow } from '@vmshift/application';
import { environmentFlows } from '@vmshift/environments';
import type { Found } from '@vmshift/findings';
import { isData } from '@vmshift/kubernetes';
import { type EnvironmentState, newFindings, stateFindings } from '@vmshift/manifests';
import type { EnvironmentView } from '../cluster/environment-view';
import { once } from './once';
import type { Comparison } from './rule';

/** What the rules over one state find after the change and did not find before: what `synth` refuses, with its text. */
export function newObjectFindings({ before, after }: Pick<Comparison, 'before' | 'after'>): readonly Found[] {
  if (after.objects.length === 0) return [];
  if (before.objects.length === 0) return newFindings(undefined, stateOf(after));
  return newFindings(stateOf(before), stateOf(after), findingsIn(before));
}

const findingsIn = once((view: EnvironmentView) => stateFindings(stateOf(view)));

function stateOf({ config, platform, pin, objects, profile }: EnvironmentView): EnvironmentState {
  return {
    environment: config,
    platform,
    pinned: pin?.images,
    objects,
    flows: knownFlows({ config, profile }),
  };
}

/** The connections that the application needs; undefined where the model is not known, or is of an older revision. */
export function knownFlows({
  config,
  profile,
}: Pick<EnvironmentView, 'config' | 'profile'>): readonly NetworkFlow[] | undefined {
  return config !== undefined && isData(config.processes) ? environmentFlows(config, profile) : undefined;
}
