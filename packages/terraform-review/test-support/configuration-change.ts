import type { ConfigurationChange } from '../src/configuration/configuration-change';
import type { JsonObject } from '../src/plannable/json-value';

const LINODE = { source: 'linode/linode', version: '3.13.0' };

/** A stack with one volume, as far as the rules over configurations read it. */
export const configuration: JsonObject = {
  terraform: { backend: { s3: { bucket: 'states', key: 'stack.tfstate' } }, required_providers: { linode: LINODE } },
  provider: { linode: [{ token: '$' + '{var.token}' }] },
  variable: { token: { type: 'string', sensitive: true, ephemeral: true } },
  data: { terraform_remote_state: { other: { backend: 's3', config: { bucket: 'states', key: 'other.tfstate' } } } },
  resource: { linode_volume: { data: { label: 'data', lifecycle: { prevent_destroy: true } } } },
  output: { id: { value: '$' + '{linode_volume.data.id}', sensitive: true } },
};

/** That stack with other sections in the place of its own; undefined takes one out. */
export function changedConfiguration(
  sections: Readonly<Record<string, JsonObject[string] | undefined>>,
  before: JsonObject = configuration,
): ConfigurationChange {
  const after = Object.fromEntries(
    Object.entries({ ...configuration, ...sections }).filter(([, section]) => section !== undefined),
  ) as JsonObject;
  return {
    stack: 'stack',
    environments: ['dev'],
    before,
    after,
    knownSources: new Set([LINODE.source, 'hashicorp/helm']),
  };
}
