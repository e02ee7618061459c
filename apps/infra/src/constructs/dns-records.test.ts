import { model } from '@vmshift/environments';
import { dnsModel } from '../../test-support/models';
import { stackOf } from '../../test-support/stack-json';
import { recordName } from './dns-records';

test('hosts in a zone at Linode become aliases of the load balancer', () => {
  const { resource } = stackOf(dnsModel, 'platform-production');
  const records = Object.values(resource.linode_domain_record ?? {});
  expect(records.map(({ name }) => name)).toEqual(['argocd', 'vmshift']);
  for (const record of records) {
    expect(record).toMatchObject({
      record_type: 'CNAME',
      domain_id: `\${data.linode_domain.dns_zone.id}`,
      target: expect.stringContaining('data.kubernetes_service_v1.ingress_service.status[0]'),
    });
  }
});

test('the host of Argo CD is a record of the cluster that runs it alone', () => {
  const records = stackOf(dnsModel, 'platform-dev').resource.linode_domain_record ?? {};
  expect(Object.values(records).map(({ name }) => name)).toEqual(['vmshift-dev']);
});

test('with a zone elsewhere the address is an output and no record is made', () => {
  const { resource, output } = stackOf(model, 'platform-production');
  expect(resource).not.toHaveProperty('linode_domain_record');
  expect(output?.load_balancer_hostname).toMatchObject({
    description: expect.stringContaining('vmshift.satyamay.tech and argocd.satyamay.tech'),
  });
});

test('a record is named relative to its zone', () => {
  expect(recordName('api.vmshift.example.com', 'example.com')).toBe('api.vmshift');
});

test.each(['example.com', 'example.org', 'notexample.com'])('%s is no record of example.com', (host) => {
  expect(() => recordName(host, 'example.com')).toThrow(
    `platform: dns.zone: got example.com; allowed: a zone with ${host} below it`,
  );
});
