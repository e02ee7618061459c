import { isDnsLabel } from '@vmshift/kubernetes';
import { applicationName } from '../names';
import { modelRule } from './rule';

/** Linode's limit for the label of a cluster, which is the name of the Application. */
const CLUSTER_LABEL_LENGTH = 32;

/** What else is called by a name in the place of an environment's. */
const TAKEN_NAMES: readonly string[] = ['platform', 'environments'];

/**
 * Protects the folder `dist/<name>`, the stacks, the Application and the cluster label that are made of the name.
 * @see https://techdocs.akamai.com/linode-api/reference/post-lke-cluster
 */
export const environmentNames = modelRule(
  {
    id: 'environment-names',
    title: 'The name of an environment works as a folder, a stack, an Application and a label',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
  },
  ({ environments }, report) => {
    if (environments.length === 0) report('platform', 'environments', [], 'at least one environment');
    const longest = CLUSTER_LABEL_LENGTH - applicationName({ name: '' }).length;
    const seen = new Set<string>();
    for (const { name } of environments) {
      if (!isDnsLabel(name) || name.length > longest) {
        report(
          name,
          'name',
          name,
          `a DNS label of at most ${longest} characters: lower-case letters, digits, inner dashes`,
        );
      }
      if (TAKEN_NAMES.includes(name)) report(name, 'name', name, `a name other than ${TAKEN_NAMES.join(' and ')}`);
      if (seen.has(name)) report(name, 'name', name, 'a name that no other environment has');
      seen.add(name);
    }
  },
);
