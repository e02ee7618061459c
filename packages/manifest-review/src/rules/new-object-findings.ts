import type { NetworkFlow } from '@vmshift/application';
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
