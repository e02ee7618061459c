import { findings } from '../../test-support/change-model';
import { hosts } from './hosts';

const linode = (zone: string) => ['platform.dns', { kind: 'linode', zone }] as const;

describe('hosts', () => {
  test.each([
    'localhost',
    'https://a.example',
    'A.example',
    '*.example.com',
    'a.example.',
    '10.0.0.1',
    'a..example',
    '',
  ])('%j is not a fully qualified host name', (host) => {
    expect(findings(hosts, ['dev.host', host])).toEqual([`dev.host = ${JSON.stringify(host)}`]);
    expect(findings(hosts, ['platform.argoCd.host', host])).toHaveLength(1);
  });

  test('a host belongs to one environment, or to Argo CD', () => {
    expect(findings(hosts, ['dev.host', 'vmshift.satyamay.tech'])).toEqual(['dev.host = "vmshift.satyamay.tech"']);
    expect(findings(hosts, ['staging.host', 'argocd.satyamay.tech'])).toEqual([
      'staging.host = "argocd.satyamay.tech"',
    ]);
  });

  test('records are made for hosts of the zone only', () => {
    expect(findings(hosts, linode('satyamay.tech'))).toEqual([]);
    expect(findings(hosts, linode('satyamay.tech'), ['dev.host', 'dev.notsatyamay.tech'])).toEqual([
      'dev.host = "dev.notsatyamay.tech"',
    ]);
    expect(findings(hosts, linode('satyamay.tech'), ['dev.host', 'satyamay.tech'])).toHaveLength(1);
  });

  test('the zone is a domain', () => {
    expect(findings(hosts, linode('tech'))).toEqual(['platform.dns.zone = "tech"']);
  });
});
