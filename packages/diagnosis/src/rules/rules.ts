import type { DiagnosisRule } from '../rule';
import type { PlatformView } from '../view';
import { argoCdRules } from './argocd/argocd-rules';
import { backupRules } from './backups/backup-rules';
import { drillRules } from './backups/drill-rules';
import { clusterRules } from './cluster/cluster-rules';
import { runRules } from './github/runs';
import { workflowRules } from './github/workflows';
import { argoCdHostRules } from './hosts/argocd-host';
import { clockRules } from './hosts/clock';
import { hostRules } from './hosts/host-rules';
import { logRules } from './logs/log-rules';
import { heldBuildRules, lostReleaseRules } from './releases/builds';
import { cloneRules } from './releases/clone';
import { imageRules } from './releases/images';
import { pinRules } from './releases/pins';

/** Every rule over one environment; a new one is in a file of a folder next to this one, whose list stands here. */
export const environmentRules: readonly DiagnosisRule[] = [
  ...hostRules,
  ...argoCdRules,
  ...clusterRules,
  ...logRules,
  ...pinRules,
  ...imageRules,
  ...heldBuildRules,
  ...backupRules,
  ...drillRules,
];

/** Every rule over what the environments share. */
export const platformRules: readonly DiagnosisRule<PlatformView>[] = [
  ...runRules,
  ...workflowRules,
  ...lostReleaseRules,
  ...cloneRules,
  ...clockRules,
  ...argoCdHostRules,
];
