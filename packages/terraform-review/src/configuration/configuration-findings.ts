import { type Finding, foldExplained, judgeAll, type Rule, worstFirst } from '@vmshift/findings';
import { asText } from '@vmshift/kubernetes';
import { entries, type JsonObject, property } from '../plannable/json-value';
import { clusterRegistrationRules } from './cluster-registration-rules';
import { codeRules } from './code-rules';
import type { ConfigurationChange } from './configuration-change';
import { languageRules } from './language-rules';
import { protectionRules } from './protection-rules';
import { sourceRules } from './source-rules';
import { unjudgedConfigurationRules } from './unjudged-rules';

/** Every rule over two configurations. A new one is a value in one of these files. */
export const configurationRules: readonly Rule<ConfigurationChange>[] = [
  ...codeRules,
  ...languageRules,
  ...sourceRules,
  ...protectionRules,
  ...clusterRegistrationRules,
  ...unjudgedConfigurationRules,
];

/** The sources of the providers that some stacks pin, each the text of a `cdk.tf.json`. */
export function providerSources(stacks: Iterable<string>): ReadonlySet<string> {
  const pins = [...stacks].flatMap((text) =>
    entries(property(property(JSON.parse(text) as JsonObject, 'terraform'), 'required_providers')),
  );
  return new Set(pins.map(([, pin]) => asText(property(pin, 'source'))));
}

/**
 * What the rules find between two synthesized configurations of a stack, worst first.
 * @param base what `cdk.tf.json` holds before the change, known to be a configuration; undefined where the stack is new
 * @param head the same after it; of a stack that is gone there is nothing to find
 */
export function configurationFindings(
  of: Omit<ConfigurationChange, 'before' | 'after'>,
  base: string | undefined,
  head: string | undefined,
): readonly Finding[] {
  if (head === undefined || base === head) return [];
  const [before, after] = [base ?? '{}', head].map((text) => JSON.parse(text) as JsonObject);
  const change = { ...of, before: before ?? {}, after: after ?? {} };
  const { environments } = of;
  const found = foldExplained(configurationRules, judgeAll(configurationRules, change));
  return worstFirst(found.map((one): Finding => ({ ...one, environments })));
}
