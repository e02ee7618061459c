import type { Rule } from '@vmshift/findings';
import { entries, property } from '../plannable/json-value';
import { evaluatedPart, textsOf } from './block-texts';
import { type ConfigurationChange, configurationRule, isSame, printJson } from './configuration-change';

/** Sections that other rules and the plan of two configurations tell of. */
export const SECTIONS: ReadonlySet<string> = new Set([
  ...['//', 'data', 'locals', 'module', 'moved', 'output', 'provider', 'removed', 'resource', 'terraform', 'variable'],
]);

/** Settings of Terraform itself that other rules tell of. */
export const SETTINGS: ReadonlySet<string> = new Set(['backend', 'required_providers', 'required_version']);

const sectionAdded = configurationRule({
  id: 'section-added',
  title: 'A stack holds the kinds of blocks that a review reads',
  judge: ({ before, after }) =>
    [
      ...entries(after).flatMap(([name, now]) =>
        SECTIONS.has(name) ? [] : [{ name, now, was: property(before, name) }],
      ),
      ...entries(property(after, 'terraform')).flatMap(([key, now]) =>
        SETTINGS.has(key) ? [] : [{ name: `terraform.${key}`, now, was: property(property(before, 'terraform'), key) }],
      ),
    ]
      .filter(({ was, now }) => !isSame(was, now))
      .map(({ name, was, now }) => ({ address: name, before: printJson(was), after: printJson(now), name })),
  class: 'privilege',
  verdict: 'block',
  because: ({ name }) => `no rule reads ${name}, and what it does is in no comparison of configurations`,
  impact:
    'it may ask another server, take an object that is not ours, or keep the state elsewhere, while it is planned',
  fix: 'declare it as a resource, a data source or an output in apps/infra/src; one that is meant is read before it is acknowledged',
  see: 'https://developer.hashicorp.com/terraform/language/syntax/json',
});

/** Functions that read the machine, or text as a template, whatever stands between name and parenthesis. */
const READING = /\b(?:file\w*|templatefile|templatestring|pathexpand|abspath|provider::\w+::\w+)\b/g;

const machineRead = configurationRule({
  id: 'expression-reads-machine',
  title: 'No expression reads the machine that plans',
  judge: ({ before, after }) => {
    const known = new Set(textsOf(before).map(({ text }) => text));
    return textsOf(after).flatMap(({ address, text }) => {
      const name = known.has(text) ? undefined : evaluatedPart(text).match(READING)?.at(-1);
      return name === undefined ? [] : [{ address, after: text, name }];
    });
  },
  class: 'secret-leak',
  verdict: 'block',
  because: ({ name }) => `the expression names ${name}, which reads files of the machine or runs a provider`,
  impact: 'files of the runner, with credentials in them, get into plans, states and clusters',
  fix: 'write what it would read into the model',
  see: 'https://developer.hashicorp.com/terraform/language/functions/file',
});

/** What of Terraform's language a stack may be written in. */
export const languageRules: readonly Rule<ConfigurationChange>[] = [sectionAdded, machineRead];
