import type { DiagnosisRule } from '../rule';
import type { PlatformView } from '../view';
import { argoCdRules } from './argocd/argocd-rules';

/** Every rule over one environment; a new one is in a file next to this one, whose list stands here. */
export const environmentRules: readonly DiagnosisRule[] = [...argoCdRules];

/** Every rule over what the environments share. */
export const platformRules: readonly DiagnosisRule<PlatformView>[] = [];
