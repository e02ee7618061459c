import { argoCdHost } from './argo-cd-host';
import { argoCdLogin } from './argo-cd-login';
import { argoCdPolling } from './argo-cd-polling';
import { backups } from './backups';
import { branches } from './branches';
import { capacity } from './capacity';
import { charts } from './charts';
import { closedChoices } from './closed-choices';
import { containerResources } from './container-resources';
import { controlPlaneAcl } from './control-plane-acl';
import { databaseConnections } from './database-connections';
import { databaseIdentity } from './database-identity';
import { databaseMemory } from './database-memory';
import { declaredFields } from './declared-fields';
import { environmentNames } from './environment-names';
import { hosts } from './hosts';
import { idleDatabase } from './idle-database';
import { images } from './images';
import { ingressLimits } from './ingress-limits';
import { ingressPaths } from './ingress-paths';
import { kubernetesVersions } from './kubernetes-versions';
import { managedDatabase } from './managed-database';
import { namespaces } from './namespaces';
import { nodeDisks } from './node-disks';
import { nodePlacement } from './node-placement';
import { nodePools } from './node-pools';
import { notifications } from './notifications';
import { poolerSize } from './pooler-size';
import { processSubcommands } from './process-subcommands';
import { processes } from './processes';
import { productionKept } from './production-kept';
import { profileNames } from './profile-names';
import { publishedPage } from './published-page';
import { regions } from './regions';
import { repositories } from './repositories';
import { repositoryOwner } from './repository-owner';
import type { Rule } from './rule';
import { scaling } from './scaling';
import { secretRevisions } from './secret-revisions';
import { stateBackend } from './state-backend';
import { timeOuts } from './time-outs';
import { tlsSecrets } from './tls-secrets';
import { volumes } from './volumes';

/** Every rule of the model, in the order of the report. A new one is a file next to this one and a line here. */
export const rules: readonly Rule[] = [
  // What others find may follow from them.
  declaredFields,
  profileNames,
  environmentNames,
  branches,
  namespaces,
  repositories,
  repositoryOwner,
  hosts,
  regions,
  kubernetesVersions,
  productionKept,
  nodePools,
  controlPlaneAcl,
  argoCdHost,
  argoCdPolling,
  argoCdLogin,
  notifications,
  publishedPage,
  tlsSecrets,
  ingressPaths,
  ingressLimits,
  processSubcommands,
  processes,
  nodePlacement,
  closedChoices,
  scaling,
  containerResources,
  databaseIdentity,
  managedDatabase,
  idleDatabase,
  databaseConnections,
  poolerSize,
  databaseMemory,
  timeOuts,
  volumes,
  backups,
  secretRevisions,
  images,
  charts,
  stateBackend,
  capacity,
  nodeDisks,
];
