import { cidrShares, cidrVersion, isEveryAddress } from '@vmshift/kubernetes';
import { environmentRule } from './rule';

const LESS = 'less than every address; leave controlPlaneAcl out to open the API';

/**
 * Protects the way to the Kubernetes API: an empty list locks everyone out, a bare address differs from what the API
 * stores (`/32`) at every plan, and a list with every address protects nothing.
 */
export const controlPlaneAcl = environmentRule(
  {
    id: 'control-plane-acl',
    title: 'The Kubernetes API is reached from the listed addresses, and from no others',
    see: 'https://techdocs.akamai.com/linode-api/reference/put-lke-cluster-acl',
  },
  ({ cluster }, report) => {
    const acl = cluster.controlPlaneAcl;
    if (!acl) return;
    if (acl.ipv4.length + acl.ipv6.length === 0) {
      report(
        'cluster.controlPlaneAcl',
        [],
        'at least one CIDR, else no client reaches the API; or no controlPlaneAcl at all',
      );
    }
    for (const [family, version] of [['ipv4', 4] as const, ['ipv6', 6] as const]) {
      for (const [index, address] of acl[family].entries()) {
        const path = `cluster.controlPlaneAcl.${family}[${index}]`;
        if (cidrVersion(address) !== version)
          report(path, address, `an IPv${version} CIDR; one address is <address>/${version === 4 ? 32 : 128}`);
        else if (isEveryAddress(address)) report(path, address, LESS);
      }
      if (!acl[family].some(isEveryAddress) && cidrShares(acl[family])[version] === 1) {
        report(`cluster.controlPlaneAcl.${family}`, acl[family], `${LESS}; together these blocks are all of them`);
      }
    }
  },
);
