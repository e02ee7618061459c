import { HIGHLY_AVAILABLE_ARGO_CD_NODES } from '../add-on-requests';
import { nodePools } from '../placement';
import { modelRule } from './rule';

/** Protects Argo CD: one cluster hosts it, with a node for each of its Redis servers where it is highly available. */
export const argoCdHost = modelRule(
  {
    id: 'argo-cd-host',
    title: 'One cluster hosts Argo CD, with a node for each of its Redis servers',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/',
  },
  ({ platform, environments }, report) => {
    const hosting = environments.filter(({ cluster }) => cluster.hostsArgoCd);
    const [first, ...more] = hosting;
    const [candidate] = environments;
    if (!first && candidate) {
      report(candidate.name, 'cluster.hostsArgoCd', false, 'true in exactly one environment; none has it');
    }
    for (const { name } of more) {
      report(name, 'cluster.hostsArgoCd', true, `true in exactly one environment; ${first?.name} has it`);
    }
    if (!platform.argoCd.highAvailability) return;
    for (const { name, cluster } of hosting) {
      const shared = nodePools(cluster).filter(({ reserved }) => !reserved);
      if (shared.reduce((sum, { minNodes }) => sum + minNodes, 0) < HIGHLY_AVAILABLE_ARGO_CD_NODES) {
        const allowed = `at least ${HIGHLY_AVAILABLE_ARGO_CD_NODES} where argoCd.highAvailability is true`;
        report(name, 'cluster.nodePool.minNodes', cluster.nodePool.minNodes, allowed);
      }
    }
  },
);
