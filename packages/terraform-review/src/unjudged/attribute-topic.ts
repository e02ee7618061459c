import type { AttributePath } from '../plan-value';
import { type AttributeOwner, attributePatterns } from './attribute-pattern';

/** What an attribute belongs to, where a change of it is looked at by a person. */
export type AttributeTopic = 'access' | 'identity' | 'networking' | 'storage';

/** Attributes whose names do not tell what they belong to, with the reason. */
const NAMED_TOPICS: readonly (readonly [pattern: string, topic: AttributeTopic, reason: string])[] = [
  ['kubernetes_*.metadata.*.labels', 'identity', 'Services, policies and programs find an object by its labels'],
  [
    'kubernetes_*.metadata.*.annotations',
    'identity',
    'controllers read settings there, such as the account of a token',
  ],
  ['kubernetes_*.data', 'storage', 'programs read what it holds'],
  ['kubernetes_*.spec', 'networking', 'what the object does is written there'],
  ['kubernetes_*.automount_service_account_token', 'access', 'every pod of the account gets its token'],
  ['kubernetes_*.immutable', 'access', 'the values can no longer be rotated in place'],
  ['kubernetes_*.aggregation_rule', 'access', 'the role grants what other roles grant'],
  ['kubernetes_*.subject', 'access', 'who holds the role'],
  ['helm_release.verify', 'access', 'whether the chart is from who signed it'],
  ['helm_release.keyring', 'access', 'whose signature of the chart counts'],
  ['linode_lke_node_pool.tags', 'identity', 'a cluster leaves a pool alone by its tag'],
  ['linode_domain.status', 'networking', 'a zone that is disabled answers nothing'],
  ['linode_domain.type', 'networking', 'another server decides what a secondary zone answers'],
  ['linode_user.restricted', 'access', 'a user without restriction may do everything in the account'],
  ['linode_lke_cluster.label', 'identity', 'people and the guide find the cluster by it'],
  ['linode_object_storage_bucket.lifecycle_rule', 'storage', 'how long objects are kept'],
];

/** Words of a name that tie an attribute to a topic, whatever the provider or the chart. */
const WORDS: readonly (readonly [AttributeTopic, ReadonlySet<string>])[] = [
  [
    'access',
    words(
      `access account accounts acl admin admins allow allowed anonymous audit auth authentication authorization authorized
      blacklist bypass capabilities cert certificate certificates certs cors credential credentials csr csrf deny denied
      exec grants group groups iam insecure impersonate key keys kubeconfig login oauth oidc password passwords permission
      permissions policies policy privilege privileged rbac role roles root scope scopes seccomp secret secrets secure
      security sso ssl sudo tls token tokens trust trusted user users webhook webhooks whitelist`,
    ),
  ],
  [
    'storage',
    words(
      `backup backups bucket buckets claim crd crds database databases disk disks encrypt encrypted encryption expiration
      expire expiry keep lifecycle persistence persistent prune retain retention save snapshot snapshots storage versioning
      volume volumes`,
    ),
  ],
  [
    'networking',
    words(
      `address addresses balancer cidr cidrs dns domain domains egress endpoint endpoints entrypoint entrypoints external
      firewall forwarded gateway gateways host hostname hostnames hosts http https ingress ingresses ip ips ipv4 ipv6 lb
      listener listeners load listen network networks nodebalancer nodebalancers origin peer port ports protocol proxies
      proxy route router routers routes service services source sources subnet subnets target targets tcp traffic udp uri
      url urls vlan vpc web websecure`,
    ),
  ],
  [
    'identity',
    words(
      'chart class classes email engine fqdn image images issuer issuers kind namespace namespaces region registry repository tenant',
    ),
  ],
];

const named = NAMED_TOPICS.map(([pattern, topic]) => ({ isOf: attributePatterns([pattern]), topic }));

/** What an attribute belongs to by its name, or by what it is in; undefined for a setting that belongs to none of these. */
export function attributeTopic(owner: AttributeOwner, path: AttributePath): AttributeTopic | undefined {
  const known = named.find(({ isOf }) => isOf(owner, path));
  if (known !== undefined) return known.topic;
  // The last name tells most: `ports.web.tls.enabled` is about TLS.
  for (const name of [...path].reverse()) {
    const found = typeof name === 'string' ? topicOfName(name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function topicOfName(name: string): AttributeTopic | undefined {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return WORDS.find(([, known]) => parts.some((part) => known.has(part)))?.[0];
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
