import { environmentRule } from './rule';

/**
 * Protects the cluster from a region that is spelled wrong; Linode alone knows which regions there are today.
 * @see https://techdocs.akamai.com/linode-api/reference/get-regions
 */
export const regions = environmentRule('regions', ({ cluster }, report) => {
  if (!/^[a-z]{2}-[a-z]{3,}(?:-[1-9]\d?)?$/.test(cluster.region)) {
    report('cluster.region', cluster.region, 'the id of a Linode region, such as us-east or de-fra-2');
  }
});
