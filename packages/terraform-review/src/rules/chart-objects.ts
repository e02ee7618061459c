import { resourceRule } from '../rule';
import { changedValues } from './changed-values';

/** Names under which charts give all their objects another name, namespace or label. */
const OVERRIDES = ['fullnameOverride', 'instanceLabelOverride', 'nameOverride', 'namespaceOverride'];

/** What the objects of a chart are called: an object with another name, or with another selector, is another object. */
export const chartObjectsRenamed = resourceRule({
  id: 'chart-objects-renamed',
  title: 'The objects of a chart keep their names',
  types: ['helm_release'],
  actions: ['update'],
  judge: (release) => changedValues(release, OVERRIDES).map(({ path, name }) => ({ path, name })),
  class: 'outage',
  verdict: 'block',
  because: ({ name }) => `${name} gives the objects of the chart other names, or another place`,
  impact:
    'Helm makes new objects and deletes those that run: an address of a load balancer, volumes, and what others find by name go with them',
  fix: ({ name }) => `leave ${name} as it was`,
  see: 'https://helm.sh/docs/chart_best_practices/templates/',
  reads: OVERRIDES.map((name) => `values.**.${name}`),
});
