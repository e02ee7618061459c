import { isFullyQualifiedHost } from './formats';
import { modelRule } from './rule';

/** Protects each host from being unreachable, taken twice, or outside the zone in which its record is made. */
export const hosts = modelRule(
  {
    id: 'hosts',
    title: 'Each host is reachable, belongs to one environment, and lies in the zone that has its record',
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
  },
  ({ platform, environments }, report) => {
    const owners = new Map<string, string>();
    const check = (owner: string, path: string, host: string) => {
      if (!isFullyQualifiedHost(host)) report(owner, path, host, 'a fully qualified host name in lower case');
      const other = owners.get(host);
      if (other !== undefined) report(owner, path, host, `a host of its own: ${other} has this one`);
      owners.set(host, owner);
      if (platform.dns.kind === 'linode' && !host.endsWith(`.${platform.dns.zone}`)) {
        report(owner, path, host, `a host in the zone ${platform.dns.zone}, where its record is made`);
      }
    };
    check('platform', 'argoCd.host', platform.argoCd.host);
    for (const { name, host } of environments) check(name, 'host', host);
    if (platform.dns.kind === 'linode' && !isFullyQualifiedHost(platform.dns.zone)) {
      report('platform', 'dns.zone', platform.dns.zone, 'the name of a zone at Linode, such as example.com');
    }
  },
);
