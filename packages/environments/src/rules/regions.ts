import { environmentRule } from './rule';

/** Protects the cluster from a region that is spelled wrong; Linode alone knows which regions there are today. */
export const regions = environmentRule(
  {
    id: 'regions',
    title: 'The name of a region is well formed',
    see: 'https://techdocs.akamai.com/linode-api/reference/get-regions',
  },
  ({ cluster }, report) => {
    if (!/^[a-z]{2}-[a-z]{3,}(?:-[1-9]\d?)?$/.test(cluster.region)) {
      report('cluster.region', cluster.region, 'the id of a Linode region, such as us-east or de-fra-2');
    }
  },
);
